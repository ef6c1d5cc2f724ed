import { describe, expect, it } from '@jest/globals';
import { Bell } from '../../../src/subscriptions/engine/bell.js';
import { Slots } from '../../../src/subscriptions/engine/slots.js';

const never = new AbortController().signal;

describe('slots', () => {
  it('let so many in at once, and the rest in the order in which they came', async () => {
    const slots = new Slots(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const work = (index: number) =>
      slots.use(async () => {
        most = Math.max(most, ++inside);
        order.push(index);
        await Promise.resolve();
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 10 }, (_, index) => work(index)));
    expect([most, order]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  });

  it('are given back by work that fails', async () => {
    const slots = new Slots(1);
    await expect(slots.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.use(() => Promise.resolve('next'))).toBe('next');
  });
});

describe('a bell', () => {
  it('wakes who waits, and lets nobody wait who missed a ring', async () => {
    const bell = new Bell();
    const { rung } = bell;
    const waiting = bell.wait(rung, 60_000, never).then(() => 'woken');
    bell.ring();
    expect(await waiting).toBe('woken');
    await bell.wait(rung, 60_000, never);
    expect(bell.rung).toBe(rung + 1);
  });

  it('gives up after its time, and when it is told to', async () => {
    const bell = new Bell();
    await bell.wait(bell.rung, 1, never);
    const stop = new AbortController();
    const waiting = bell.wait(bell.rung, 60_000, stop.signal);
    stop.abort();
    await waiting;
    await bell.wait(bell.rung, 60_000, stop.signal);
    expect(bell.rung).toBe(0);
  });
});
