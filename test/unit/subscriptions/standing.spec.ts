import { describe, expect, it } from '@jest/globals';
import { Standing } from '../../../src/subscriptions/engine/standing.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('how an endpoint stands', () => {
  it('is well until it took nothing for a minute, and well again with the first success', () => {
    const standing = new Standing();
    expect([standing.isDown(0), standing.isLost(0), standing.failingSince]).toEqual([false, false, null]);
    standing.failed(1_000);
    standing.failed(30_000);
    expect(standing.failingSince).toBe(1_000);
    expect(standing.isDown(MINUTE)).toBe(false);
    expect(standing.isDown(MINUTE + 1_000)).toBe(true);
    standing.succeeded();
    expect([standing.isDown(DAY), standing.failingSince]).toEqual([false, null]);
  });

  it('is lost after a day, also over a restart', () => {
    const standing = new Standing(0);
    expect(standing.isLost(DAY - 1)).toBe(false);
    expect(standing.isLost(DAY)).toBe(true);
  });

  it('is probed more and more seldom, up to every five minutes', () => {
    const standing = new Standing(0);
    let now = MINUTE;
    const waits: number[] = [];
    for (let probe = 0; probe < 10; probe++) {
      standing.failed(now);
      let wait = 0;
      while (!standing.mayProbe(now + wait, false)) wait += 1_000;
      waits.push(wait / 1_000);
      now += wait;
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300, 300, 300]);
  });

  it('is left alone for as long as it asks', () => {
    const standing = new Standing(0);
    standing.failed(10 * MINUTE, 60 * MINUTE);
    expect(standing.mayProbe(70 * MINUTE - 1, true)).toBe(false);
    expect(standing.mayProbe(70 * MINUTE, false)).toBe(true);
  });

  it('is probed sooner with a delivery that did not fail yet: the others may be at fault', () => {
    const standing = new Standing(0);
    standing.failed(10 * MINUTE);
    expect(standing.mayProbe(10 * MINUTE + 999, true)).toBe(false);
    expect(standing.mayProbe(10 * MINUTE + 1_000, true)).toBe(true);
    expect(standing.mayProbe(10 * MINUTE + 1_000, false)).toBe(false);
  });
});
