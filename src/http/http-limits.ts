/** How much and how long one request may be (docs/security.md). Sizes in bytes, times in milliseconds. */
export interface HttpLimits {
  /** Largest body; the provider's deliveries are below 1 KiB. */
  body: number;
  /** All headers of a request with its first line. */
  headers: number;
  /** From the first byte, or from connecting, to the end of the headers. */
  headersTimeout: number;
  /** To the end of the body. The webhook sender gives up after 10 s; what takes longer is not one of its. */
  requestTimeout: number;
  /** How often connections are checked against the two. */
  checkEvery: number;
  /** How long nothing may move on a connection that is being answered. Streams of events say something every 15 s. */
  stalled: number;
  /** Kept open between requests: longer than the usual load balancers do, so that it is they who close. */
  keepAlive: number;
}

export const HTTP_LIMITS: HttpLimits = {
  body: 65_536,
  headers: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  checkEvery: 5_000,
  stalled: 300_000,
  keepAlive: 72_000,
};
