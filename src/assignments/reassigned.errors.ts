/** What will have happened since a date to come cannot be answered. */
export class SinceInFuture extends Error {
  readonly code = 'validation.bad_request';
  readonly status = 400;
  readonly errors: { field: string; message: string }[];

  /** @param today the date in the zone that was asked for */
  constructor(since: string, today: string, timeZone: string) {
    const message = `since must not be a date to come: it is ${since}, in ${timeZone} today is ${today}`;
    super(message);
    this.errors = [{ field: 'since', message }];
  }
}
