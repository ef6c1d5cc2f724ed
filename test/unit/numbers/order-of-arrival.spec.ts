import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { heldAt, startedBy } from '../../../src/numbers/as-of.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { arrive, histories, INSTANTS, permutations, withoutPositions } from './histories.js';

/** Everything that is ever answered from these facts, as one text. */
function answers(facts: readonly NumberFact[]): string {
  const history = foldNumber(facts);
  const generations = (assignments: typeof history.assignments) =>
    assignments.map(({ workspace_id, generation }) => `${workspace_id} ${generation}`);
  const asOf = INSTANTS.map((instant) => ({
    instant,
    held: generations(heldAt(history.assignments, instant)),
    started: generations(startedBy(history.assignments, instant)),
  }));
  return JSON.stringify({ ...withoutPositions(history, facts), asOf });
}

describe.each([
  ['the provider’s facts', { inferred: false }],
  ['the provider’s and inferred facts', { inferred: true }],
])('of %s', (_, which) => {
  it('every order of arrival gives the same assignments, anomalies and as-of answers', () => {
    fc.assert(
      fc.property(histories(6, which), (facts) => {
        const expected = answers(arrive(facts));
        const differing = permutations(facts).find((order) => answers(arrive(order)) !== expected);
        expect(JSON.parse(answers(arrive(differing ?? facts)))).toEqual(JSON.parse(expected));
      }),
      { numRuns: 40 },
    );
  });

  it('repeats, anywhere among the arrivals, change nothing', () => {
    const arrivals = histories(6, which).chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc
          .shuffledSubarray([...facts, ...facts, ...facts], { minLength: 0 })
          .map((some) => [...facts, ...some]),
        fc.infiniteStream(fc.nat()),
      ),
    );
    fc.assert(
      fc.property(arrivals, ([facts, repeated, random]) => {
        const order = shuffle(repeated, random);
        expect(JSON.parse(answers(arrive(order)))).toEqual(JSON.parse(answers(arrive(facts))));
      }),
      { numRuns: 200 },
    );
  });

  it('the order in which facts are handed over changes not even positions', () => {
    fc.assert(
      fc.property(histories(12, which), fc.infiniteStream(fc.nat()), (facts, random) => {
        const arrived = arrive([...facts, ...facts.slice(0, 4)]);
        expect(foldNumber(shuffle(arrived, random))).toEqual(foldNumber(arrived));
      }),
      { numRuns: 200 },
    );
  });

  it('a repeat is kept at its first position', () => {
    fc.assert(
      fc.property(histories(6, which), (facts) => {
        expect(foldNumber(arrive([...facts, ...facts]))).toEqual(foldNumber(arrive(facts)));
      }),
    );
  });
});

function shuffle<T>(things: readonly T[], random: fc.Stream<number>): T[] {
  const keyed = things.map((thing) => ({ thing, key: random.next().value as number }));
  return keyed.sort((a, b) => a.key - b.key).map(({ thing }) => thing);
}
