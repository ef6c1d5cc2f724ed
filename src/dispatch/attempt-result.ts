/** How one attempt to deliver something went. */
export interface AttemptResult {
  /** When it began: RFC 3339 in UTC, six fraction digits. */
  at: string;
  duration_ms: number;
  /** null when no answer came, and for what is not delivered over HTTP. */
  status_code: number | null;
  /** A sentence for people; null when delivered. */
  error: string | null;
  /** At most 1 KiB of the answer's body. */
  response: string | null;
  /** `gone`: the receiver wants nothing any more (410). */
  verdict: 'delivered' | 'failed' | 'gone';
  /** What Retry-After asked for. */
  retry_after_seconds: number | null;
}
