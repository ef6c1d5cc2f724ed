import { describe, expect, it } from '@jest/globals';
import { evenRow, limitRow, plainRow, ratioRow, upperRatioRow } from '../../../bench/support/benchmark.js';
import { markdownTable } from '../../../bench/support/markdown-table.js';
import { mergedInto, type Result, rounded } from '../../../bench/support/results.js';
import { linesOf } from '../../../bench/support/table.js';

const resultOf = (rest: Partial<Result>): Result => ({
  name: 'scale',
  at: '2026-11-24T00:00:00.000Z',
  commit: 'aaaaaaa',
  machine: 'this one',
  versions: {},
  rows: [],
  ...rest,
});

describe('a goal', () => {
  it('is met on its side of the limit alone', () => {
    const peer: [string, number] = ['peer', 100];
    expect(ratioRow('m', 'u', 80, peer, 0.8).met).toBe(true);
    expect(ratioRow('m', 'u', 79, peer, 0.8).met).toBe(false);
    expect(upperRatioRow('m', 'u', 200, peer, 2).met).toBe(true);
    expect(upperRatioRow('m', 'u', 201, peer, 2).met).toBe(false);
    expect(limitRow('m', 'ms', 10, 10).met).toBe(true);
    expect(limitRow('m', 'ms', 11, 10).met).toBe(false);
    expect([84, 85, 115, 116].map((ours) => evenRow('m', 'u', ours, peer, [0.85, 1.15]).met)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('that is missed stands out, and what has none says neither', () => {
    const rows = [ratioRow('m', 'u', 50, ['peer', 100], 0.8), plainRow('n', 'u', 5_432)];
    expect(linesOf([resultOf({ rows })])).toEqual([
      {
        name: 'scale',
        metric: 'm',
        ours: '50 u',
        peer: '100 (peer)',
        ratio: '0.50',
        goal: '>= 0.8',
        met: 'NO',
      },
      { name: 'scale', metric: 'n', ours: '5,432 u', peer: '', ratio: '', goal: '', met: '' },
    ]);
  });
});

describe('a result measured in pieces', () => {
  const early = resultOf({ rows: [plainRow('small', 'u', 1), plainRow('large', 'u', 2)] });
  const late = resultOf({
    at: '2026-11-25T00:00:00.000Z',
    commit: 'bbbbbbb',
    rows: [plainRow('small', 'u', 3)],
  });

  it('keeps what was not measured again, with word of when it was', () => {
    const { commit, rows } = mergedInto(early, late);
    expect(commit).toBe('bbbbbbb');
    expect(rows).toEqual([{ ...early.rows[1], at: early.at, commit: early.commit }, late.rows[0]]);
    const again = mergedInto({ ...late, rows }, late);
    expect(again.rows[0]).toMatchObject({ at: early.at, commit: early.commit });
  });

  it('keeps nothing of another machine', () => {
    expect(mergedInto({ ...early, machine: 'another' }, late)).toEqual(late);
    expect(mergedInto(null, late)).toEqual(late);
  });
});

it('rounds figures to what they are worth', () => {
  expect([5413.373654, 0.9242905, 12.3456789, 0].map(rounded)).toEqual([5413, 0.9243, 12.35, 0]);
});

it('writes a table as the formatter leaves it', () => {
  expect(markdownTable(['a', 'head'], [['long cell', 'b']])).toBe(
    ['| a         | head |', '| --------- | ---- |', '| long cell | b    |'].join('\n'),
  );
});
