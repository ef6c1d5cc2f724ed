export interface FieldError {
  field: string;
  message: string;
}

/** A request that does not have the shape it should have; names every field that is wrong. */
export class BadRequest extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;

  constructor(
    message: string,
    readonly errors?: FieldError[],
  ) {
    super(message);
  }
}

/** The list was asked for with a cursor that is not one of its own. */
export class InvalidCursor extends Error {
  readonly code = 'validation.invalid_cursor';
  readonly status = 400;

  constructor() {
    super(
      'This cursor was not made for this list: a cursor works with the filters and the API key it was given out for. ' +
        'Start again without a cursor.',
    );
  }
}

export class NothingHere extends Error {
  readonly code = 'not_found';
  readonly status = 404;

  constructor(method: string, path: string) {
    super(`There is nothing at ${method} ${path}. /docs lists every path.`);
  }
}

export class MethodNotAllowed extends Error {
  readonly code = 'method_not_allowed';
  readonly status = 405;
  readonly headers: Record<string, string>;

  constructor(method: string, allowed: readonly string[]) {
    super(`${method} is not possible here; ${allowed.join(', ')} is.`);
    this.headers = { allow: allowed.join(', ') };
  }
}

export class UnsupportedMediaType extends Error {
  readonly code = 'request.unsupported_media_type';
  readonly status = 415;
}

/** The projection did not reach the position that the caller has seen already. */
export class ProjectionLagging extends Error {
  readonly code = 'projection.lagging';
  readonly status = 503;
  readonly headers = { 'retry-after': '1' };

  constructor(minPosition: number, waitedMs: number) {
    super(
      `After ${waitedMs / 1_000} s the answer does not yet reflect position ${minPosition}. ` +
        'Ask again, or without min_position for what is known now.',
    );
  }
}
