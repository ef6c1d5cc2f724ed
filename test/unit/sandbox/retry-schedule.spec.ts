import { describe, expect, it } from '@jest/globals';
import { RETRY_SCHEDULES, type RetrySchedule } from '../../../src/sandbox/retry-schedule.js';

const waits = (schedule: RetrySchedule, chance: number): number[] =>
  Array.from({ length: schedule.attempts - 1 }, (_, n) => schedule.waitAfter(n + 1, chance));
const DAY = 86_400;

describe('the retry schedules', () => {
  it('loses a delivery after 15 seconds by the short one', () => {
    expect(waits(RETRY_SCHEDULES.short, 0.3)).toEqual([1, 2, 4, 8]);
  });

  it('waits from 30 seconds to a day by the long one', () => {
    const longest = waits(RETRY_SCHEDULES.long, 1);
    expect(longest).toHaveLength(7);
    expect([longest[0], longest.at(-1)]).toEqual([30, DAY]);
    expect(longest).toEqual(longest.toSorted((one, other) => one - other));
  });

  it('lets chance cut the long waits down to nothing', () => {
    expect(waits(RETRY_SCHEDULES.long, 0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(waits(RETRY_SCHEDULES.long, 0.5)[0]).toBe(15);
  });
});
