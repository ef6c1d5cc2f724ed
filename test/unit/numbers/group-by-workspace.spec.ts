import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { groupByWorkspace } from '../../../src/numbers/group-by-workspace.js';
import { arrive, histories } from './histories.js';

describe('the facts of each workspace', () => {
  it('are the same when they are few and plain as when they have to be sorted out', () => {
    fc.assert(
      fc.property(histories(8, { inferred: true }), (some) => {
        const facts = arrive(some);
        // so many repeats are not looked at pair by pair
        const repeated = Array.from({ length: 17 }, () => facts).flat();
        expect(groupByWorkspace(facts)).toEqual(groupByWorkspace(repeated));
      }),
    );
  });

  it('are a list that the caller may sort', () => {
    const facts = arrive(fc.sample(histories(4, { inferred: false }), 1)[0]!);
    const [own] = groupByWorkspace(facts);
    expect(own).not.toBe(facts);
  });
});
