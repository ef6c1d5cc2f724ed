/** There is no such webhook, or the caller may not see its workspace. */
export class WebhookNotFound extends Error {
  readonly code = 'webhooks.not_found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no webhook ${id}.`);
  }
}

export class WebhookDeliveryNotFound extends Error {
  readonly code = 'webhooks.delivery_not_found';
  readonly status = 404;

  constructor(id: string) {
    super(`The webhook has no delivery ${id}.`);
  }
}

export class EventUnsupported extends Error {
  readonly code = 'webhooks.event_unsupported';
  readonly status = 400;
  readonly errors;

  constructor(filter: string) {
    const message = `expected number.provisioned, number.released, number.*, ledger.<kind>, ledger.* or *, got ${filter}`;
    super(`A webhook cannot subscribe to ${filter}.`);
    this.errors = [{ field: 'events', message }];
  }
}

export class DeliveryNotRetryable extends Error {
  readonly code = 'webhooks.delivery_not_retryable';
  readonly status = 409;

  constructor(id: string) {
    super(`Delivery ${id} is delivered, so there is nothing to retry. A replay delivers old events anew.`);
  }
}

export class SecretUnset extends Error {
  readonly code = 'webhooks.deliver.secret_unset';
  readonly status = 409;

  constructor(id: string) {
    super(`Webhook ${id} has no secret that can be read, so nothing can be signed. Rotate its secret.`);
  }
}
