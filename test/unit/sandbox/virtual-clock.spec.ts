import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/sandbox/clock/virtual-clock.js';
import { waitUntil } from '../../support/wait-until.js';

const START = Date.UTC(2026, 5, 1);
const clocks: VirtualClock[] = [];
afterEach(() => Promise.all(clocks.splice(0).map((clock) => clock.stop())));

function clockOf(speed: number, realNow?: () => number): VirtualClock {
  const clock = new VirtualClock({ startAt: START, speed, realNow });
  clocks.push(clock);
  return clock;
}

describe('the virtual clock', () => {
  it('runs as much faster as asked, and from where it is when the speed changes', () => {
    let real = 1_000;
    const clock = clockOf(60, () => real);
    real += 1_000;
    expect(clock.now()).toBe(START + 60_000);
    clock.setSpeed(2);
    real += 500;
    expect(clock.now()).toBe(START + 61_000);
    clock.setSpeed(0);
    real += 9_999;
    expect(clock.now()).toBe(START + 61_000);
  });

  it('gives every happening an instant of its own, even when it stands still', () => {
    const clock = clockOf(0);
    expect([clock.instant(), clock.instant(), clock.instant()]).toEqual([START, START + 1, START + 2]);
  });

  it('runs what falls due while it is moved, in order and each at its time', async () => {
    const clock = clockOf(0);
    const seen: [string, number][] = [];
    const note = (name: string) => (): void => void seen.push([name, (clock.now() - START) / 1_000]);
    clock.schedule(START + 7_000, note('third'));
    clock.schedule(START + 1_000, () => {
      note('first')();
      clock.schedule(clock.now() + 2_000, note('second'));
    });
    clock.schedule(START + 7_000, note('fourth'));
    clock.schedule(START + 10_001, note('never'));
    await clock.advance(10);
    expect(seen).toEqual([
      ['first', 1],
      ['second', 3],
      ['third', 7],
      ['fourth', 7],
    ]);
    expect(clock.now()).toBe(START + 10_000);
  });

  it('waits for each to end before the next one begins, and for one advance before another', async () => {
    const clock = clockOf(0);
    const seen: string[] = [];
    clock.schedule(START + 1_000, async () => {
      await sleep(20);
      seen.push('slow');
    });
    clock.schedule(START + 2_000, () => void seen.push('quick'));
    await Promise.all([clock.advance(1), clock.advance(1)]);
    expect(seen).toEqual(['slow', 'quick']);
    expect(clock.now()).toBe(START + 2_000);
  });

  it('does at once what is due, also when it stands still, and nothing that was called off', async () => {
    const clock = clockOf(0);
    const seen: string[] = [];
    const callOff = clock.schedule(START, () => void seen.push('called off'));
    callOff();
    clock.schedule(START, () => void seen.push('due'));
    clock.schedule(START + 1, () => void seen.push('later'));
    await waitUntil('the due one ran', () => seen.length > 0);
    expect(seen).toEqual(['due']);
  });

  it('reaches by itself what is due in hours when it runs fast', async () => {
    const clock = clockOf(1_000_000);
    let reached = 0;
    clock.schedule(START + 3_600_000, () => void (reached = clock.now()));
    await waitUntil('an hour is over', () => reached > 0);
    expect(reached).toBeGreaterThanOrEqual(START + 3_600_000);
  });

  it('takes no timer for years as one for no time', async () => {
    const clock = clockOf(1);
    let ran = false;
    clock.schedule(START + 10 * 365 * 86_400_000, () => void (ran = true));
    await sleep(20);
    expect(ran).toBe(false);
  });
});
