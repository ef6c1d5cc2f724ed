import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Assignment } from '../../../src/numbers/assignment.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { judgeRelease } from '../../../src/reactions/judge-release.js';
import { arrive, histories } from '../numbers/histories.js';

const WORKSPACES = ['w1', 'w2'];

function lastOf(facts: readonly NumberFact[], workspace: string): Assignment | undefined {
  return foldNumber(facts).assignments.findLast(({ workspace_id }) => workspace_id === workspace);
}

function judge(facts: readonly NumberFact[], release: NumberFact, acted: Set<string>, supersedable: boolean) {
  const { workspace_id, event_id: release_event_id } = release;
  const number = { facts, history: foldNumber(facts) };
  return judgeRelease({ workspace_id, release_event_id }, number, acted, supersedable);
}

/** What is there of one workspace: set up anew by whoever is given the number, cleared by reactions. */
class World {
  /** The start of the assignment that the routing was set up for; null when there is none. */
  routingOf: string | null = null;
  private readonly acted = new Set<string>();
  private readonly skipped = new Set<NumberFact>();

  constructor(readonly workspace: string) {}

  /** A fact arrives, and what is to be done because of it is done at once. */
  learn(known: readonly NumberFact[], fact: NumberFact): void {
    const last = lastOf(known, this.workspace);
    if (last?.ended_at === null) this.routingOf = last.start_event_id;
    if (fact.workspace_id !== this.workspace) return;
    if (fact.kind === 'released') this.skipped.add(fact);
    // what was skipped is judged again with every fact, as by reopen-skipped.ts
    for (const release of this.skipped)
      if (judge(known, release, this.acted, true).act) this.act(release, last);
  }

  private act(release: NumberFact, last: Assignment | undefined): void {
    expect(last?.ended_at).not.toBeNull(); // never against a number that has come back
    this.routingOf = null;
    this.acted.add(release.event_id);
    this.skipped.delete(release);
  }
}

/** At one instant a release may move from one assignment to the next, as zero as both are: nothing to hold anybody to. */
function oneAtATime(facts: readonly NumberFact[]): NumberFact[] {
  const taken = new Set<string>();
  return facts.filter(({ workspace_id, effective_at }) => {
    const key = `${workspace_id} ${effective_at}`;
    return !taken.has(key) && taken.add(key);
  });
}

describe('the fence, for any facts', () => {
  it('does not depend on their order', () => {
    fc.assert(
      fc.property(histories(7, { inferred: true }), fc.boolean(), (facts, supersedable) => {
        const [there, back] = [arrive(facts), arrive(facts.toReversed())];
        for (const release of facts.filter(({ kind }) => kind === 'released')) {
          const judged = (known: NumberFact[]) => judge(known, release, new Set(), supersedable);
          expect(judged(there)).toEqual(judged(back));
        }
      }),
    );
  });

  it('stops the billing of exactly the assignments that a release ended', () => {
    fc.assert(
      fc.property(histories(7, { inferred: true }), (unplaced) => {
        const facts = arrive(unplaced);
        const acted = facts
          .filter(({ kind }) => kind === 'released')
          .map((release) => judge(facts, release, new Set(), false))
          .flatMap((judgement) => (judgement.act ? [judgement.ended] : []))
          .map(({ workspace_id, generation, release_event_id }) => [
            workspace_id,
            generation,
            release_event_id,
          ]);
        const ended = foldNumber(facts)
          .assignments.filter(({ end_event_id }) => end_event_id !== null)
          .map(({ workspace_id, generation, end_event_id }) => [workspace_id, generation, end_event_id]);
        expect(acted.toSorted()).toEqual(ended.toSorted());
      }),
    );
  });

  it('in whatever order they arrive, never clears what a later holder set up, and leaves nothing behind', () => {
    fc.assert(
      fc.property(histories(7, { inferred: false }), (unplaced) => {
        const facts = arrive(oneAtATime(unplaced));
        for (const workspace of WORKSPACES) {
          const world = new World(workspace);
          facts.forEach((fact, index) => world.learn(facts.slice(0, index + 1), fact));
          const last = lastOf(facts, workspace);
          // an end that only the next provision tells of has no release to react to
          const released = last?.ended_at != null && last.end_event_id !== null;
          expect({ released, left: released ? world.routingOf : null }).toEqual({ released, left: null });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
