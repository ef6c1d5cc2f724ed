import { describe, expect, it } from '@jest/globals';
import { retryAfterSeconds } from '../../../src/dispatch/retry-after.js';
import { delayBefore, type Schedule } from '../../../src/dispatch/schedule.js';

/** The waits of a schedule, in seconds, when chance gives `fraction` every time. */
function waits(schedule: Schedule, fraction: number): number[] {
  const all: number[] = [];
  for (let failed = 1; ; failed++) {
    const wait = delayBefore(schedule, failed, () => fraction);
    if (wait === null) return all;
    all.push(wait / 1_000);
  }
}

describe('a schedule', () => {
  it('is the provider’s: five attempts within 15 s', () => {
    expect(waits('short', 0)).toEqual([1, 2, 4, 8]);
    expect(waits('short', 0.9)).toEqual([1, 2, 4, 8]);
  });

  it('is the provider’s long one: eight attempts, waits up to 24 h with full jitter', () => {
    expect(waits('long', 0)).toEqual([30, 120, 450, 1_800, 6_000, 24_000, 86_400]);
    expect(waits('long', 0.5)).toEqual([15, 60, 225, 900, 3_000, 12_000, 43_200]);
    expect(Math.max(...waits('long', 0.999999))).toBeLessThan(1);
  });

  it('begins quickly for reactions and goes on for two days', () => {
    const longest = waits('reaction', 0);
    expect(longest.slice(0, 3)).toEqual([1, 5, 30]);
    expect(longest.reduce((sum, wait) => sum + wait)).toBeGreaterThan(44 * 3_600);
    expect(waits('reaction', 0.999999)[0]).toBeGreaterThanOrEqual(0.5);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-06-27T10:00:00Z');

  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['99999999', 86_400],
    ['Sat, 27 Jun 2026 10:02:00 GMT', 120],
    ['Sat, 27 Jun 2026 09:00:00 GMT', 0],
    ['Sat, 27 Jun 2099 10:00:00 GMT', 86_400],
    ['Sat, 99 Jun 2026 10:00:00 GMT', null],
    ['-5', null],
    ['1.5', null],
    ['2026-06-27T10:02:00Z', null],
    ['soon', null],
    [undefined, null],
  ])('%j asks for %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
