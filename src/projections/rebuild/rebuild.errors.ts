/** A projection is rebuilt by one run at a time. */
export class RebuildRunning extends Error {
  readonly code = 'projections.rebuild_running';
  readonly status = 409;

  constructor(projection: string) {
    super(`Projection ${projection} is being rebuilt already; wait for that run, or cancel it.`);
  }
}

export class RebuildNotFound extends Error {
  readonly code = 'projections.rebuild_not_found';
  readonly status = 404;

  constructor(projection: string, id: string) {
    super(`Projection ${projection} has no rebuild ${id}.`);
  }
}

/** Somebody asked the run to end. */
export class RebuildCancelled extends Error {}

/** The live tables stayed in use for so long that they could not be exchanged. */
export class SwapBlocked extends Error {
  constructor(seconds: number) {
    super(
      `The tables could not be exchanged within ${seconds} s, because queries kept them in use; try again.`,
    );
  }
}

/** The projection's code fails on a number. */
export class CannotProject extends Error {
  constructor(projection: string, e164: string, cause: Error) {
    super(`Projection ${projection} cannot project ${e164}: ${cause.message}`, { cause });
  }
}
