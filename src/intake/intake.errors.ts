/** An error with an answer: the HTTP edge turns `code`, `status` and `errors` into problem details (docs/errors.md). */
export abstract class IntakeError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
}

/** Missing, malformed, wrong, stale: one answer for all, so that it teaches an attacker nothing. */
export class SignatureRefused extends IntakeError {
  readonly code = 'intake.signature_invalid';
  readonly status = 401;
  constructor() {
    super('The signature of this delivery could not be verified.');
  }
}

/** Too many refused signatures from one address; deliveries that verify are never answered with this. */
export class TooManyFailures extends IntakeError {
  readonly code = 'intake.too_many_failures';
  readonly status = 429;
  readonly headers: Record<string, string>;
  constructor(retryAfterSeconds: number) {
    super('Too many deliveries from this address could not be verified.');
    this.headers = { 'retry-after': String(retryAfterSeconds) };
  }
}

/** Says no more than any other 404. */
export class UnknownEndpoint extends IntakeError {
  readonly code = 'not_found';
  readonly status = 404;
  constructor() {
    super('There is nothing here.');
  }
}

export class WorkspaceMismatch extends IntakeError {
  readonly code = 'intake.workspace_mismatch';
  readonly status = 403;
  constructor() {
    super('The delivery names another workspace than the one this endpoint belongs to.');
  }
}

/** The delivery could not be made durable: the provider should send it again. */
export class IntakeUnavailable extends IntakeError {
  readonly code = 'intake.unavailable';
  readonly status = 503;
  readonly headers = { 'retry-after': '5' };
  constructor(cause?: unknown) {
    super('The delivery could not be stored. Send it again.', { cause });
  }
}

export class EndpointNotFound extends IntakeError {
  readonly code = 'endpoints.not_found';
  readonly status = 404;
  constructor(id: string) {
    super(`There is no endpoint ${id}.`);
  }
}

export class EndpointExists extends IntakeError {
  readonly code = 'endpoints.already_exists';
  readonly status = 409;
  constructor(id: string) {
    super(`There is an endpoint ${id} already, or there was one: ids of deleted endpoints stay taken.`);
  }
}

export class SecretNotFound extends IntakeError {
  readonly code = 'endpoints.secret_not_found';
  readonly status = 404;
  constructor(id: string) {
    super(`This endpoint has no secret ${id}.`);
  }
}

/** One field of a request that only a look at its content or at stored data could refuse. */
export class InvalidField extends IntakeError {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors: { field: string; message: string }[];
  constructor(field: string, message: string) {
    super(`${field}: ${message}`);
    this.errors = [{ field, message }];
  }
}

export class DeliveryNotFound extends IntakeError {
  readonly code = 'deliveries.not_found';
  readonly status = 404;
  constructor(id: string) {
    super(`There is no delivery ${id}.`);
  }
}

export class NotReprocessable extends IntakeError {
  readonly code = 'deliveries.not_reprocessable';
  readonly status = 409;
  constructor(id: string, status: string) {
    super(
      `Delivery ${id} is ${status}; only quarantined, conflict, ignored and rejected ones can be reprocessed.`,
    );
  }
}

export class NotDismissable extends IntakeError {
  readonly code = 'deliveries.not_dismissable';
  readonly status = 409;
  constructor(id: string, status: string) {
    super(`Delivery ${id} is ${status}; only quarantined, conflict and rejected ones can be dismissed.`);
  }
}
