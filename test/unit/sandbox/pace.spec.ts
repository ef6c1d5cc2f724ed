import { describe, expect, it } from '@jest/globals';
import { Pace } from '../../../src/sandbox/simulation/pace.js';

async function secondsFor(turns: number, pace: Pace): Promise<number> {
  const startedAt = performance.now();
  for (let turn = 0; turn < turns; turn++) await pace.turn();
  return (performance.now() - startedAt) / 1000;
}

describe('a pace', () => {
  it('lets no more through than the rate', async () => {
    // 50 ms may be caught up, so 100 turns at 500/s need at least 150 ms.
    expect(await secondsFor(100, new Pace(500))).toBeGreaterThan(0.14);
  });

  it('is shared by all that take turns', async () => {
    const pace = new Pace(500);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => pace.turn()));
    expect(performance.now() - startedAt).toBeGreaterThan(140);
  });

  it('holds nobody up without a rate', async () => {
    expect(await secondsFor(10_000, new Pace(null))).toBeLessThan(1);
  });
});
