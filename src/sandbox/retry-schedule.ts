/** How often a delivery is tried and how long the provider waits in between. */
export interface RetrySchedule {
  attempts: number;
  /**
   * Seconds to wait after the n-th failed attempt (1, 2, …).
   * @param chance a fraction in [0, 1), for schedules with jitter
   */
  waitAfter(failed: number, chance: number): number;
}

export type RetryName = 'short' | 'long';

const SHORT_WAITS = [1, 2, 4, 8, 16];
const LONG_WAITS = [30, 120, 450, 1_800, 6_000, 24_000, 86_400];

/** The provider's pages name two schedules, and which one is in use is not known (docs/events.md). */
export const RETRY_SCHEDULES: Record<RetryName, RetrySchedule> = {
  // Nothing is sent after the fifth attempt: a delivery is lost 15 s after its first attempt.
  short: { attempts: 5, waitAfter: (failed) => SHORT_WAITS[failed - 1]! },
  // Full jitter: anything from no wait to the whole of it.
  long: { attempts: 8, waitAfter: (failed, chance) => LONG_WAITS[failed - 1]! * chance },
};
