import { describe, expect, it } from '@jest/globals';
import { heldAt, startedBy } from '../../../src/numbers/as-of.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { day, provision, release } from './facts.js';

const { assignments } = foldNumber([
  release({ workspace_id: 'w1', on: 2 }),
  provision({ workspace_id: 'w2', on: 4 }),
  release({ workspace_id: 'w2', on: 6 }),
  release({ workspace_id: 'w2', on: 8, number_id: 'n2' }),
  provision({ workspace_id: 'w1', on: 9 }),
]);

function holders(asOf: string): string[] {
  return heldAt(assignments, asOf).map(({ workspace_id, generation }) => `${workspace_id} ${generation}`);
}

describe('heldAt', () => {
  it.each([
    ['long before an unknown start’s end', '0001-01-01T00:00:00.000000Z', ['w1 1']],
    ['just before an end', '2026-06-01T23:59:59.999999Z', ['w1 1']],
    ['at an end', day(2), []],
    ['just before a start', '2026-06-03T23:59:59.999999Z', []],
    ['at a start', day(4), ['w2 1']],
    ['within', day(5), ['w2 1']],
    ['where an unknown start follows an end', day(6), ['w2 2']],
    ['at the end of that', day(8), []],
    ['while held', '9999-12-31T23:59:59.999999Z', ['w1 2']],
  ])('answers %s', (_, asOf, expected) => {
    expect(holders(asOf)).toEqual(expected);
  });

  it('never finds an assignment of no length', () => {
    const none = foldNumber([provision({ on: 1 }), release({ on: 1 })]);
    expect(heldAt(none.assignments, day(1))).toEqual([]);
    expect(startedBy(none.assignments, day(1))).toHaveLength(1);
  });

  it('finds each workspace where periods overlap', () => {
    const both = foldNumber([provision({ on: 1 }), provision({ on: 2, workspace_id: 'w2' })]);
    expect(heldAt(both.assignments, day(2))).toHaveLength(2);
  });
});

describe('startedBy', () => {
  it.each([
    ['0001-01-01T00:00:00.000000Z', 1],
    [day(3), 1],
    [day(4), 2],
    ['2026-06-05T23:59:59.999999Z', 2],
    [day(6), 3],
    [day(8), 3],
    [day(9), 4],
  ])('counts what had begun by %s', (asOf, count) => {
    expect(startedBy(assignments, asOf)).toHaveLength(count);
  });
});
