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
