/** A refusal in the provider's words: `{ "error": { "code", "message", "request_id" } }`. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const badRequest = (message: string): ProviderError =>
  new ProviderError(400, 'validation.bad_request', message);

export const invalidCursor = (): ProviderError =>
  new ProviderError(
    400,
    'validation.invalid_cursor',
    'expected a cursor from the answer before, got another text',
  );

export const numberNotFound = (what: string): ProviderError =>
  new ProviderError(404, 'numbers.not_found', `there is no number ${what} in this workspace`);

export const numberNotOffered = (e164: string): ProviderError =>
  new ProviderError(
    404,
    'numbers.not_found',
    `${e164} is not in the inventory: see GET /v1/numbers/available`,
  );

export const numberClaimed = (e164: string): ProviderError =>
  new ProviderError(409, 'numbers.already_claimed', `${e164} is claimed already: choose another`);

export const numberNotAssigned = (e164: string): ProviderError =>
  new ProviderError(409, 'numbers.not_assigned', `${e164} is not assigned to this workspace any more`);

export const numberRetired = (e164: string): ProviderError =>
  new ProviderError(410, 'numbers.retired', `${e164} was retired and will not be given out again`);

export const webhookNotFound = (id: string): ProviderError =>
  new ProviderError(404, 'webhooks.not_found', `there is no webhook ${id} in this workspace`);

export const deliveryNotFound = (id: string): ProviderError =>
  new ProviderError(404, 'webhooks.delivery_not_found', `there is no delivery ${id} of this webhook`);

export const deliveryNotRetryable = (id: string, status: string): ProviderError =>
  new ProviderError(
    409,
    'webhooks.delivery_not_retryable',
    `expected delivery ${id} to be dead_letter, it is ${status}: only what was given up can be tried again`,
  );

export const eventUnsupported = (name: string): ProviderError =>
  new ProviderError(
    422,
    'webhooks.event_unsupported',
    `expected a kind such as number.released, number.* or *, got ${name}`,
  );

export const invalidKey = (): ProviderError =>
  new ProviderError(
    401,
    'api_key.invalid',
    'expected Authorization: Bearer with the token of a workspace (GET /sandbox/workspaces shows them)',
  );

export const idempotencyConflict = (): ProviderError =>
  new ProviderError(
    409,
    'idempotency.conflict',
    'this Idempotency-Key came with another body before: use a new key for a new request',
  );

export const workspaceNotFound = (id: string): ProviderError =>
  new ProviderError(
    404,
    'workspaces.not_found',
    `there is no workspace ${id}: POST /sandbox/workspaces makes one`,
  );

export const workspaceTaken = (id: string): ProviderError =>
  new ProviderError(409, 'workspaces.already_exists', `there is a workspace ${id} already`);
