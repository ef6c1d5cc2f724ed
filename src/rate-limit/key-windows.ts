const WINDOW_MS = 60_000;

/** How a key stands after a request of it was counted. */
export interface Standing {
  allowed: boolean;
  /** Requests left in the present minute. */
  remaining: number;
  /** Seconds until the minute is over, rounded up. */
  seconds: number;
}

interface Window {
  used: number;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** Counts the requests of each key in minutes that begin with its first request (docs/decisions/0156). */
export class KeyWindows {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly perMinute: number) {}

  /** @param now milliseconds since 1970 */
  count(keyId: string, now: number): Standing {
    const window = this.windowOf(keyId, now);
    const allowed = window.used < this.perMinute;
    if (allowed) window.used += 1;
    return {
      allowed,
      remaining: this.perMinute - window.used,
      seconds: Math.max(1, Math.ceil((window.endsAt - now) / 1_000)),
    };
  }

  /** How many keys are remembered: those of the last minute, and what was not yet cleared away. */
  get size(): number {
    return this.windows.size;
  }

  private windowOf(keyId: string, now: number): Window {
    const known = this.windows.get(keyId);
    // A clock that was set back must not lock a key out for longer than a minute.
    if (known && now < known.endsAt && known.endsAt - now <= WINDOW_MS) return known;
    if (this.windows.size >= 1_000) this.forgetEnded(now);
    const window = { used: 0, endsAt: now + WINDOW_MS };
    this.windows.set(keyId, window);
    return window;
  }

  private forgetEnded(now: number): void {
    for (const [keyId, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(keyId);
  }
}
