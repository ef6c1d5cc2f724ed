/** Token of what the rate limit needs to be told; provided by the root module. */
export const RATE_LIMIT_OPTIONS = Symbol('RATE_LIMIT_OPTIONS');

export interface RateLimitOptions {
  /** Requests a minute for each API key; 0 sets no limit. */
  perMinute: number;
}
