/** No reaction has this id, as far as the caller may see. */
export class ReactionNotFound extends Error {
  readonly code = 'reactions.not_found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no reaction ${id}.`);
  }
}

/** Only what failed can be tried again. */
export class NotRetryable extends Error {
  readonly code = 'reactions.not_retryable';
  readonly status = 409;

  constructor(id: string, actual: string) {
    super(`Reaction ${id} is ${actual}; only a dead or failed one can be retried.`);
  }
}

/** Only what is held can be approved. */
export class NotApprovable extends Error {
  readonly code = 'reactions.not_approvable';
  readonly status = 409;

  constructor(id: string, actual: string) {
    super(`Reaction ${id} is ${actual}; only a held one can be approved.`);
  }
}

/** What has ended, or runs, cannot be cancelled. */
export class NotCancellable extends Error {
  readonly code = 'reactions.not_cancellable';
  readonly status = 409;

  constructor(id: string, actual: string) {
    super(`Reaction ${id} is ${actual}; only a pending, failed, held or dead one can be cancelled.`);
  }
}
