import { describe, expect, it } from '@jest/globals';
import { assertOneAfterTheOther } from '../../../src/numbers/assert-history.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, provision, release } from './facts.js';

const [first, second] = foldNumber([
  provision({ on: 1, position: 11 }),
  release({ on: 3, position: 12 }),
  provision({ on: 5, position: 13 }),
]).assignments;

describe('assertOneAfterTheOther', () => {
  it('is content with periods that touch, and with one open at the end', () => {
    expect(() => assertOneAfterTheOther([])).not.toThrow();
    expect(() => assertOneAfterTheOther([first!, second!])).not.toThrow();
    expect(() => assertOneAfterTheOther([{ ...first!, ended_at: day(5) }, second!])).not.toThrow();
    expect(() =>
      assertOneAfterTheOther([first!, { ...second!, started_at: null, ended_at: day(5) }]),
    ).not.toThrow();
  });

  it('names workspace, number and positions when two are open at once', () => {
    expect(() => assertOneAfterTheOther([{ ...first!, ended_at: null }, second!])).toThrow(
      'Expected an assignment to be over before the next one begins: workspace w1, number +254700000001, got ' +
        '[2026-06-01T00:00:00.000000Z, null) and [2026-06-05T00:00:00.000000Z, null) from positions 11, 12, 13.',
    );
  });

  it('refuses periods that overlap, run backwards, or have neither start nor end', () => {
    expect(() => assertOneAfterTheOther([{ ...first!, ended_at: day(6) }, second!])).toThrow(
      'to be over before',
    );
    expect(() => assertOneAfterTheOther([{ ...first!, started_at: day(4) }])).toThrow(
      'to end after it began',
    );
    expect(() => assertOneAfterTheOther([{ ...second!, started_at: null }])).toThrow('to end after it began');
  });
});
