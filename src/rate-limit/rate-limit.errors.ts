export class RateLimitExceeded extends Error {
  readonly code = 'rate_limit.exceeded';
  readonly status = 429;
  readonly headers: Record<string, string>;

  constructor(perMinute: number, seconds: number) {
    super(
      `This API key may make ${perMinute} requests a minute and has made them. Go on in ${seconds} s. ` +
        'The RateLimit header of every answer says how many are left.',
    );
    this.headers = { 'retry-after': String(seconds) };
  }
}
