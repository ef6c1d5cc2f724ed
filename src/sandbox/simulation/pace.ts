import { setTimeout as sleep } from 'node:timers/promises';

/** Lets through so many turns a second, evenly; without a rate, all at once. */
export class Pace {
  private nextAt = 0;

  constructor(private readonly perSecond: number | null) {}

  async turn(): Promise<void> {
    if (this.perSecond === null) return;
    const now = performance.now();
    // After a pause the missed turns are not made up for: that would be a burst above the rate.
    this.nextAt = Math.max(this.nextAt, now - 50);
    const wait = this.nextAt - now;
    this.nextAt += 1000 / this.perSecond;
    if (wait >= 1) await sleep(wait);
  }
}
