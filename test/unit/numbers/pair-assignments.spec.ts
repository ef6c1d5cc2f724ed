import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { pairAssignments } from '../../../src/numbers/pair-assignments.js';
import { provision, release } from './facts.js';
import { arrive, histories } from './histories.js';

/** Each pair as "generation now/generation before", with its workspace. */
function pairs(known: NumberFact[], late: NumberFact[]): string[] {
  const before = foldNumber(known).assignments;
  const now = foldNumber([...known, ...late]).assignments;
  return pairAssignments(now, before).map((pair) => {
    const { workspace_id } = (pair.now ?? pair.before)!;
    return `${workspace_id} ${pair.now?.generation ?? '–'}/${pair.before?.generation ?? '–'}`;
  });
}

describe('pairAssignments', () => {
  it('pairs what begins with the same event, though its end was learnt late', () => {
    expect(pairs([provision({ on: 1 })], [release({ on: 5 })])).toEqual(['w1 1/1']);
  });

  it('pairs by the event, not by the generation, when an earlier assignment was learnt late', () => {
    const known = [provision({ on: 10 })];
    expect(pairs(known, [provision({ on: 1 }), release({ on: 5 })])).toEqual(['w1 1/–', 'w1 2/1']);
  });

  it('pairs what ends with the same event, when its start was learnt late', () => {
    expect(pairs([release({ on: 5 })], [provision({ on: 1 })])).toEqual(['w1 1/1']);
  });

  it('prefers the start where start and end lead to different ones', () => {
    const known = [provision({ on: 1 }), release({ on: 9 })];
    expect(pairs(known, [release({ on: 3 }), provision({ on: 6 })])).toEqual(['w1 1/1', 'w1 2/–']);
  });

  it('names last what was taken for an assignment and is none', () => {
    const inferred = provision({ on: 3, inferred: true });
    expect(pairs([inferred], [provision({ on: 5 })])).toEqual(['w1 1/–', 'w1 –/1']);
  });

  it('does not take an event of another workspace for the same', () => {
    const known = [provision({ event_id: 'same', workspace_id: 'w1' })];
    const late = [provision({ event_id: 'same', workspace_id: 'w2' })];
    expect(pairs(known, late)).toEqual(['w1 1/1', 'w2 1/–']);
  });

  it('leaves no assignment out and has none twice, whatever was learnt late', () => {
    fc.assert(
      fc.property(histories(8, { inferred: true }), fc.nat(8), (facts, known) => {
        const now = foldNumber(arrive(facts)).assignments;
        const before = foldNumber(arrive(facts).slice(0, known)).assignments;
        const found = pairAssignments(now, before);
        expect(found.map((pair) => pair.now).filter((one) => one !== null)).toEqual(now);
        const paired = found.map((pair) => pair.before).filter((one) => one !== null);
        expect(new Set(paired)).toEqual(new Set(before));
        expect(paired).toHaveLength(before.length);
      }),
    );
  });
});
