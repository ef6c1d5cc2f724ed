import type { Claim } from './claims.js';

/** Somebody else has taken over what this worker held; nothing it did may be written down. */
export class LeaseLost extends Error {
  constructor(count: number) {
    super(
      `${count} reactions are not held under this lease any more: it ended, and another worker took over`,
    );
  }
}

/** A fact about one of the numbers was recorded while a reaction ran: what was judged may be wrong by now. */
export class FactsMoved extends Error {
  constructor() {
    super('facts about the numbers were recorded meanwhile');
  }
}

/** The handler of an action failed with what it was given at once. */
export class ActionFailed extends Error {
  constructor(
    readonly claims: readonly Claim[],
    readonly startedAt: number,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A handler took longer than it may. */
export class TimeLimitExceeded extends Error {
  constructor(milliseconds: number) {
    super(`expected an end within ${milliseconds / 1_000} s, the handler was still at it`);
  }
}

/** The service stops before the handler has ended. */
export class WorkerStopping extends Error {
  constructor() {
    super('the service stopped before the handler had ended');
  }
}
