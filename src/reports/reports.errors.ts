/** What a report will say at an instant to come cannot be compared with. */
export class KnownAtToCome extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors: { field: string; message: string }[];

  constructor(knownAt: string, now: string) {
    const message = `known_at must have passed: it is ${knownAt}, now is ${now}`;
    super(message);
    this.errors = [{ field: 'known_at', message }];
  }
}
