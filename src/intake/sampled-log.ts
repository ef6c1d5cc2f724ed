import type { LoggerService } from '@nestjs/common';

const INTERVAL_MS = 1_000;

/** Writes at most one line a second, so that a flood of requests is not a flood of lines too. */
export class SampledLog {
  private lastAt = -Infinity;
  private leftOut = 0;

  constructor(private readonly logger: Pick<LoggerService, 'warn'>) {}

  /** @param now milliseconds since 1970 */
  warn(message: string, now: number): void {
    if (now - this.lastAt < INTERVAL_MS) {
      this.leftOut += 1;
      return;
    }
    this.logger.warn(this.leftOut > 0 ? `${message} (and ${this.leftOut} like it before)` : message);
    this.lastAt = now;
    this.leftOut = 0;
  }
}
