import * as fc from 'fast-check';
import type { NumberFact } from '../../../src/numbers/fact.js';
import type { NumberHistory } from '../../../src/numbers/fold.js';
import { day, E164 } from './facts.js';
import { nameOf } from './naive-fold.js';

/** A fact of one number: two workspaces, two number_ids and few instants, so that facts often meet. */
const anyFact = fc
  .record({
    kind: fc.constantFrom('provisioned' as const, 'released' as const),
    inferred: fc.boolean(),
    event_id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    workspace_id: fc.constantFrom('w1', 'w1', 'w2'),
    number_id: fc.constantFrom('n1', 'n1', 'n2'),
    effective_at: fc.integer({ min: 1, max: 6 }).map(day),
    recorded_at: fc.constantFrom(day(30), day(30), day(30), day(2)),
  })
  .map((fact): NumberFact => {
    const both = { ...fact, position: 0, e164: E164, occurred_at: fact.effective_at, country_code: 'KE' };
    return fact.kind === 'provisioned'
      ? {
          ...both,
          kind: 'provisioned',
          capabilities: [fact.event_id],
          series_id: null,
          rental_start_at: null,
        }
      : { ...both, kind: 'released', release_reason: `because of ${fact.event_id}` };
  });

/** Up to `maxLength` facts of one number, without positions yet. */
export function histories(
  maxLength: number,
  { inferred }: { inferred: boolean },
): fc.Arbitrary<NumberFact[]> {
  const fact = inferred ? anyFact : anyFact.map((any): NumberFact => ({ ...any, inferred: false }));
  return fc.uniqueArray(fact, { maxLength, selector: nameOf });
}

/** Facts in an order of arrival: position 1 is the first to arrive. */
export function arrive(facts: readonly NumberFact[]): NumberFact[] {
  return facts.map((fact, index) => ({ ...fact, position: index + 1 }));
}

/** A history with its positions replaced by the facts that stand there, which is what has to be the same in every order. */
export function withoutPositions({ assignments, anomalies }: NumberHistory, facts: readonly NumberFact[]) {
  const name = (position: number | null) => {
    const fact = facts.find((other) => other.position === position);
    return fact === undefined ? position : nameOf(fact);
  };
  return {
    assignments: assignments.map(({ start_position, end_position, ...rest }) => ({
      ...rest,
      start: name(start_position),
      end: name(end_position),
    })),
    anomalies: anomalies.map(({ positions, ...rest }) => ({ ...rest, positions: positions.map(name) })),
  };
}

/** Every order of some things. */
export function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, index) =>
    permutations(things.toSpliced(index, 1)).map((others) => [thing, ...others]),
  );
}

/** Every instant at which something can change in `histories`, and one between each and the next. */
export const INSTANTS = [0, 1, 2, 3, 4, 5, 6].flatMap((index) => [
  index === 0 ? '2026-05-31T00:00:00.000000Z' : day(index),
  index === 0 ? '2026-05-31T12:00:00.000000Z' : day(index).replace('T00', 'T12'),
]);
