import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { type Changes, ChangesOf } from '../../../src/projections/changes.js';
import type { FoldedNumber, Projection } from '../../../src/projections/projection.js';
import { arrive, histories } from '../numbers/histories.js';
import { E164, provision, release } from '../numbers/facts.js';

type Row = Record<string, unknown>;

const PROJECTIONS = [assignmentsProjection, anomaliesProjection];

const folded = (facts: NumberFact[]): FoldedNumber => ({ e164: E164, facts, history: foldNumber(facts) });

function changesOf(projections: Projection[], before: NumberFact[], later: NumberFact[]): Changes[] {
  const changes = new ChangesOf(projections);
  changes.add(folded([...before, ...later]), before.length > 0 ? folded(before) : null);
  return changes.all;
}

const rowsOf = (projection: Projection, facts: NumberFact[], table: string) =>
  projection.rows(folded(facts))[table] as Row[];

/** What is left out is NULL. */
const withNulls = (row: object) =>
  JSON.stringify(
    Object.entries(row)
      .filter(([, value]) => value != null)
      .sort(),
  );
const byText = (a: string, b: string) => (a < b ? -1 : 1);

describe('what events change in the rows of a number', () => {
  it('turns the rows there were into the rows there are, with no row written that stays as it is', () => {
    fc.assert(
      fc.property(histories(9, { inferred: true }), fc.nat(9), (set, split) => {
        const facts = arrive(set);
        const before = facts.slice(0, split);
        for (const { table, gone, changed, changedColumns, added } of changesOf(
          PROJECTIONS,
          before,
          facts.slice(split),
        )) {
          const projection = PROJECTIONS.find(({ tables }) => tables.includes(table))!;
          const keyOf = (row: object) => table.key.map((column) => (row as Row)[column]).join(' ');
          const rows = new Map(rowsOf(projection, before, table.name).map((row) => [keyOf(row), row]));
          for (const row of gone) expect(rows.delete(keyOf(row))).toBe(true);
          for (const row of changed) {
            expect(rows.get(keyOf(row))).toBeDefined();
            expect(row).not.toEqual(rows.get(keyOf(row)));
            const written = [...changedColumns].map((column) => [column, (row as Row)[column]]);
            rows.set(keyOf(row), { ...rows.get(keyOf(row)), ...Object.fromEntries(written) });
          }
          for (const row of added) {
            expect(rows.has(keyOf(row))).toBe(false);
            rows.set(keyOf(row), row as Row);
          }
          const now = rowsOf(projection, facts, table.name);
          expect([...rows.values()].map(withNulls).sort(byText)).toEqual(now.map(withNulls).sort(byText));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is one new row for a first provision, one changed for its release, and one new for the next', () => {
    const facts = [provision({ on: 1 }), release({ on: 2 }), provision({ on: 3 })];
    const counts = facts.map((fact, index) => {
      const [changes] = changesOf([assignmentsProjection], facts.slice(0, index), [fact]);
      const { gone, changed, added } = changes!;
      return [gone.length, changed.length, added.length];
    });
    expect(counts).toEqual([
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
});
