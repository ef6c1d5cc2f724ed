import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { heldAt } from '../../../src/numbers/as-of.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { arrive, histories, INSTANTS, withoutPositions } from './histories.js';
import { beginOf, naiveFold } from './naive-fold.js';

/** Both sides in one shape, and in one order. */
function sorted<T>(things: T[]): T[] {
  return things.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function folded(facts: NumberFact[]) {
  const { assignments, anomalies } = withoutPositions(foldNumber(facts), facts);
  return {
    periods: assignments.map(({ workspace_id, generation, number_id, started_at, ended_at, ...rest }) => ({
      at: [workspace_id, generation, number_id, started_at, ended_at],
      by: [rest.start_event_id, rest.end_event_id, rest.release_reason],
      sources: [rest.start_source, rest.end_source],
    })),
    findings: anomalies.map(({ code, workspace_ids, positions }) => ({
      code,
      workspaces: workspace_ids,
      rests_on: positions,
    })),
  };
}

function naivelyFolded(facts: NumberFact[]) {
  const { periods, findings } = naiveFold(facts);
  return {
    periods: periods.map(({ workspace, number, from, until, startedBy, endedBy }) => {
      const generation =
        periods
          .filter((other) => other.workspace === workspace)
          .findIndex((other) => other.startedBy === startedBy && other.endedBy === endedBy) + 1;
      return {
        at: [workspace, generation, number, from, until],
        by: [
          startedBy?.event_id ?? null,
          endedBy?.event_id ?? null,
          endedBy?.kind === 'released' ? endedBy.release_reason : null,
        ],
        sources: [sourceOf(startedBy), until === null ? null : sourceOf(endedBy)],
      };
    }),
    findings,
  };
}

function sourceOf(fact: NumberFact | null): 'provider' | 'inferred' {
  return fact === null || fact.inferred ? 'inferred' : 'provider';
}

describe.each([
  ['the provider’s facts', { inferred: false }],
  ['the provider’s and inferred facts', { inferred: true }],
])('of %s', (_, which) => {
  it('the fold and a naive model make the same assignments and anomalies', () => {
    fc.assert(
      fc.property(histories(9, which).map(arrive), (facts) => {
        const [ours, naive] = [folded(facts), naivelyFolded(facts)];
        expect(sorted(ours.periods)).toEqual(sorted(naive.periods));
        expect(sorted(ours.findings)).toEqual(sorted(naive.findings));
      }),
      { numRuns: 1000 },
    );
  });

  it('they give the same as-of answers', () => {
    fc.assert(
      fc.property(histories(9, which).map(arrive), fc.constantFrom(...INSTANTS), (facts, instant) => {
        const { periods } = naiveFold(facts);
        const held = periods.filter(
          (period) => beginOf(period, periods) <= instant && instant < (period.until ?? '~'),
        );
        const ours = heldAt(foldNumber(facts).assignments, instant);
        expect(sorted(ours.map(({ workspace_id, ended_at }) => [workspace_id, ended_at]))).toEqual(
          sorted(held.map(({ workspace, until }) => [workspace, until])),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('a workspace holds a number once at a time, oldest first and numbered without gaps', () => {
    fc.assert(
      fc.property(histories(9, which).map(arrive), (facts) => {
        const { assignments } = foldNumber(facts);
        for (const instant of INSTANTS) {
          const holders = heldAt(assignments, instant).map(({ workspace_id }) => workspace_id);
          expect(new Set(holders).size).toBe(holders.length);
        }
        for (const workspace of ['w1', 'w2']) {
          const own = assignments.filter(({ workspace_id }) => workspace_id === workspace);
          expect(own.map(({ generation }) => generation)).toEqual(own.map((__, index) => index + 1));
          expect(own.slice(0, -1).every(({ ended_at }) => ended_at !== null)).toBe(true);
        }
        const begins = assignments.map(({ started_at, ended_at }) => started_at ?? ended_at ?? '');
        expect(begins).toEqual(begins.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('two workspaces hold a number at once exactly where an overlap is told', () => {
    fc.assert(
      fc.property(histories(9, which).map(arrive), (facts) => {
        const { assignments, anomalies } = foldNumber(facts);
        const atOnce = INSTANTS.some((instant) => heldAt(assignments, instant).length > 1);
        expect(anomalies.some(({ code }) => code === 'overlapping_assignments')).toBe(atOnce);
      }),
      { numRuns: 300 },
    );
  });
});

it('the provider’s releases and starts stand whatever is inferred', () => {
  fc.assert(
    fc.property(histories(9, { inferred: true }).map(arrive), (facts) => {
      const real = foldNumber(facts.filter(({ inferred }) => !inferred)).assignments;
      const all = foldNumber(facts).assignments;
      for (const { workspace_id, start_event_id, end_event_id, started_at, ended_at } of real) {
        if (end_event_id !== null) {
          expect(all).toContainEqual(expect.objectContaining({ workspace_id, end_event_id, ended_at }));
        }
        if (start_event_id !== null) {
          expect(all).toContainEqual(expect.objectContaining({ workspace_id, start_event_id, started_at }));
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('every inferred fact is either part of an assignment or told as superseded', () => {
  fc.assert(
    fc.property(histories(9, { inferred: true }).map(arrive), (facts) => {
      const { assignments, anomalies } = foldNumber(facts);
      for (const { position } of facts.filter(({ inferred }) => inferred)) {
        const used = assignments.some(
          ({ start_position, end_position }) => start_position === position || end_position === position,
        );
        const superseded = anomalies.some(
          ({ code, positions }) => code === 'inferred_superseded' && positions.at(-1) === position,
        );
        expect([used, superseded].filter(Boolean)).toHaveLength(1);
      }
    }),
    { numRuns: 300 },
  );
});
