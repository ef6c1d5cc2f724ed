/** More is waiting for the database than the memory should hold. */
export class Overloaded extends Error {
  readonly code = 'event_store.overloaded';
  readonly status = 503;
  readonly headers = { 'Retry-After': '1' };

  constructor(waiting: number) {
    super(`${waiting} appends are waiting for the database already: try again in a moment`);
  }
}

/** The log broke its own promise; nothing may be built on what follows. */
export class LogNotContiguous extends Error {
  constructor(expected: number, actual: number) {
    super(
      `the log has a gap: expected position ${expected}, read ${actual}; run the checks in docs/operations.md`,
    );
  }
}

/** A reader asks to go on behind a position that the log has not reached: it read another log, or a newer one. */
export class BeyondHead extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;

  constructor(after: number, head: number) {
    super(
      `The log ends at position ${head}, so there is nothing to resume behind ${after}. ` +
        'Was the ledger restored from a backup? Then read again from a position that it has.',
    );
  }
}

export class TooManyStreams extends Error {
  readonly code = 'events.too_many_streams';
  readonly status = 429;
  readonly headers = { 'retry-after': '60' };

  constructor(most: number) {
    super(`This API key has ${most} streams of events open, which is as many as it may. Close one first.`);
  }
}

/** NUL or half of a surrogate pair: PostgreSQL has no place for it in text. */
export class UnstorableText extends Error {
  readonly code = 'event_store.unstorable_text';

  constructor(text: string) {
    super(`expected text that PostgreSQL can hold, got ${JSON.stringify(text.slice(0, 100))}`);
  }
}
