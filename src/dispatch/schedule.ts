/**
 * How long a delivery is tried. `short` and `long` are the provider's two; `reaction` begins quickly, as a release wants
 * its effects now, and goes on for about two days.
 */
export type Schedule = 'short' | 'long' | 'reaction';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Waits {
  /** Before the second attempt, the third …; after the last of them nothing is tried. */
  longest: readonly number[];
  /** What part of a wait is left to chance, so that what failed together is not tried again together. */
  jitter: number;
}

const WAITS: Record<Schedule, Waits> = {
  short: { longest: [1, 2, 4, 8].map((seconds) => seconds * SECOND), jitter: 0 },
  long: {
    longest: [30 * SECOND, 2 * MINUTE, 7.5 * MINUTE, 30 * MINUTE, 100 * MINUTE, 400 * MINUTE, 24 * HOUR],
    jitter: 1,
  },
  reaction: {
    longest: [
      SECOND,
      5 * SECOND,
      30 * SECOND,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      6 * HOUR,
      12 * HOUR,
      24 * HOUR,
    ],
    jitter: 0.5,
  },
};

/**
 * Milliseconds to wait before the next attempt.
 * @param attempt how many attempts have failed: 1, 2 …
 * @param random gives a fraction in [0, 1)
 * @returns null when there is no next attempt
 */
export function delayBefore(schedule: Schedule, attempt: number, random: () => number): number | null {
  const { longest, jitter } = WAITS[schedule];
  const wait = longest[attempt - 1];
  return wait === undefined ? null : Math.round(wait * (1 - jitter * random()));
}
