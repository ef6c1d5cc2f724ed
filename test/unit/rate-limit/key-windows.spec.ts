import { describe, expect, it } from '@jest/globals';
import { KeyWindows } from '../../../src/rate-limit/key-windows.js';

describe('the requests of a key', () => {
  it('are allowed up to the limit of a minute that begins with the first', () => {
    const windows = new KeyWindows(3);
    expect(windows.count('a', 1_000)).toEqual({ allowed: true, remaining: 2, seconds: 60 });
    expect(windows.count('a', 31_500)).toEqual({ allowed: true, remaining: 1, seconds: 30 });
    expect(windows.count('a', 60_999)).toEqual({ allowed: true, remaining: 0, seconds: 1 });
    expect(windows.count('a', 60_999)).toEqual({ allowed: false, remaining: 0, seconds: 1 });
    expect(windows.count('a', 61_000)).toEqual({ allowed: true, remaining: 2, seconds: 60 });
  });

  it('do not count for another key', () => {
    const windows = new KeyWindows(1);
    expect(windows.count('a', 0).allowed).toBe(true);
    expect(windows.count('b', 0).allowed).toBe(true);
    expect(windows.count('a', 0).allowed).toBe(false);
  });

  it('are not refused for longer than a minute when the clock is set back', () => {
    const windows = new KeyWindows(1);
    windows.count('a', 3_600_000);
    expect(windows.count('a', 0)).toEqual({ allowed: true, remaining: 0, seconds: 60 });
  });

  it('are forgotten when their minute is over, so that many keys take no more and more memory', () => {
    const windows = new KeyWindows(5);
    for (let n = 0; n < 5_000; n++) windows.count(`key-${n}`, n * 1_000);
    expect(windows.size).toBeLessThanOrEqual(1_060);
  });
});
