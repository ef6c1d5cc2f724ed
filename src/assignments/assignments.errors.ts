import { formatInstant, type Instant } from '../numbers/instant.js';

/** Nothing is known of the number, or nothing was at the instants asked about. Says which. */
export class NumberNotFound extends Error {
  readonly code = 'numbers.not_found';
  readonly status = 404;

  readonly headers: Record<string, string>;

  /** @param position of the log that this answer reflects, where it reflects any */
  constructor(message: string, position?: number) {
    super(message);
    this.headers = position === undefined ? {} : { 'ledger-position': String(position) };
  }
}

/** The number is known, but not from so early. @param position of the log that the answer reflects */
export function notBegun(e164: string, asOf: Instant, position: number): NumberNotFound {
  const message = `Nobody had started to hold ${e164} by ${formatInstant(asOf)}, as far as is known.`;
  return new NumberNotFound(message, position);
}

/** What will be known by an instant to come cannot be answered for good. */
export class KnownAtInFuture extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors: { field: string; message: string }[];

  constructor(knownAt: string, now: string) {
    const message = `known_at must have passed: it is ${knownAt}, now is ${now}`;
    super(message);
    this.errors = [{ field: 'known_at', message }];
  }
}
