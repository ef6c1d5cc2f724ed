/** A read model claims to know events that the log does not have: it belongs to another log, or the log was cut. */
export class CheckpointAhead extends Error {
  constructor(name: string, checkpoint: number, head: number) {
    super(
      `projection ${name} stands at position ${checkpoint}, the log ends at ${head}: ` +
        'was the database restored from an older backup? The projection has to be built again',
    );
  }
}

export class ProjectionNotFound extends Error {
  readonly code = 'projections.not_found';
  readonly status = 404;

  constructor(name: string, known: string[]) {
    super(`There is no projection ${name}; there are ${known.join(', ')}.`);
  }
}
