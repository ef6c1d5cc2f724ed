/** A webhook that took nothing for so long is down: it is the endpoint that fails, not the deliveries. */
const DOWN_AFTER_MS = 60_000;
/** After a day of it somebody has to look. */
const PAUSE_AFTER_MS = 86_400_000;
const FIRST_PROBE_MS = 5_000;
const LONGEST_PROBE_MS = 300_000;
const UNTRIED_MS = 1_000;

/** How a webhook's endpoint has been doing. Times in milliseconds since 1970. */
export class Standing {
  private failures = 0;
  private triedAt = 0;
  private asked = 0;

  /** @param since since when attempts have failed and none succeeded; null when it is well */
  constructor(private since: number | null = null) {}

  get failingSince(): number | null {
    return this.since;
  }

  succeeded(): void {
    this.since = null;
    this.failures = 0;
  }

  /** @param asked for how long the endpoint wants no more, in milliseconds (Retry-After) */
  failed(now: number, asked = 0): void {
    this.since ??= now;
    if (this.isDown(now)) this.failures += 1;
    this.triedAt = now;
    this.asked = asked;
  }

  isDown(now: number): boolean {
    return this.since !== null && now - this.since >= DOWN_AFTER_MS;
  }

  isLost(now: number): boolean {
    return this.since !== null && now - this.since >= PAUSE_AFTER_MS;
  }

  /**
   * Whether an endpoint that is down may be tried again. One that has not failed this delivery yet is tried sooner: it
   * may be the other deliveries that are at fault.
   */
  mayProbe(now: number, untried: boolean): boolean {
    const wait = untried
      ? UNTRIED_MS
      : Math.min(FIRST_PROBE_MS * 2 ** Math.min(this.failures, 10), LONGEST_PROBE_MS);
    return now - this.triedAt >= Math.max(wait, this.asked);
  }
}
