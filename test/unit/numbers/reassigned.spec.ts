import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Assignment } from '../../../src/numbers/assignment.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import type { Instant } from '../../../src/numbers/instant.js';
import { reassignedSince } from '../../../src/numbers/reassigned.js';
import { day, inferredProvision, inferredRelease, provision, release } from './facts.js';
import { arrive, histories, INSTANTS } from './histories.js';

/** Asked on day 20, unless said otherwise. The evidence comes as the facts it names. */
function ask(facts: NumberFact[], since: Instant = day(20)) {
  const { positions, ...rest } = reassignedSince(foldNumber(facts).assignments, since);
  return { ...rest, evidence: positions.map((at) => facts.findIndex(({ position }) => position === at)) };
}

describe('reassignedSince', () => {
  it('has no data of a number that was never seen', () => {
    expect(ask([])).toEqual({ answer: 'no_data', coverage_start: null, evidence: [] });
  });

  it('says no while one assignment covers the time since', () => {
    const facts = [provision({ on: 1 })];
    expect(ask(facts)).toEqual({ answer: 'no', coverage_start: day(1), evidence: [0] });
    expect(ask(facts, day(1))).toMatchObject({ answer: 'no' });
  });

  it('has no data of the time before anything was known', () => {
    expect(ask([provision({ on: 21 })])).toEqual({
      answer: 'no_data',
      coverage_start: day(21),
      evidence: [0],
    });
    expect(ask([provision({ on: 1 })], '2026-05-31T23:59:59.999999Z')).toMatchObject({ answer: 'no_data' });
  });

  it('says yes to a release at the very beginning of the date, and not to one just before', () => {
    const facts = [provision({ on: 1 }), release({ on: 20 })];
    expect(ask(facts)).toEqual({ answer: 'yes', coverage_start: day(1), evidence: [1] });
    expect(ask(facts, '2026-06-20T00:00:00.000001Z')).toMatchObject({ answer: 'no_data' });
  });

  it('says yes though the holder of that date is not known, since a release alone settles it', () => {
    expect(ask([provision({ on: 21 }), release({ on: 22 })])).toMatchObject({ answer: 'yes', evidence: [1] });
    expect(ask([release({ on: 22 })])).toEqual({ answer: 'yes', coverage_start: day(22), evidence: [0] });
  });

  it('says yes though a workspace of ours holds it again, the same one or another', () => {
    const left = [provision({ on: 1 }), release({ on: 21 })];
    expect(ask([...left, provision({ on: 22 })])).toMatchObject({ answer: 'yes', evidence: [1] });
    expect(ask([...left, provision({ on: 21, workspace_id: 'w2' })])).toMatchObject({
      answer: 'yes',
      evidence: [1],
    });
  });

  it('names every release since', () => {
    const facts = [
      provision({ on: 1 }),
      release({ on: 21 }),
      provision({ on: 22, workspace_id: 'w2' }),
      release({ on: 23, workspace_id: 'w2' }),
    ];
    expect(ask(facts)).toMatchObject({ answer: 'yes', evidence: [1, 3] });
  });

  it('has no data after a release before the date: what is not ours may be a stranger’s', () => {
    const facts = [provision({ on: 1 }), release({ on: 10 })];
    expect(ask(facts)).toEqual({ answer: 'no_data', coverage_start: day(1), evidence: [0, 1] });
  });

  it('has no data when it was not ours on the date and is ours again', () => {
    const facts = [provision({ on: 1 }), release({ on: 10 }), provision({ on: 21 })];
    expect(ask(facts)).toMatchObject({ answer: 'no_data', evidence: [0, 1, 2] });
  });

  it('says no when another workspace of ours had it before the one that holds it', () => {
    const facts = [provision({ on: 1 }), release({ on: 10 }), provision({ on: 20, workspace_id: 'w2' })];
    expect(ask(facts)).toEqual({ answer: 'no', coverage_start: day(1), evidence: [2] });
  });

  it('has no data when another workspace was given it while one held it all the time', () => {
    const facts = [provision({ on: 1 }), provision({ on: 25, workspace_id: 'w2' })];
    expect(ask(facts)).toMatchObject({ answer: 'no_data', evidence: [0, 1] });
  });

  it('says no when two workspaces hold it by their events, both since before the date', () => {
    const facts = [provision({ on: 1 }), provision({ on: 2, workspace_id: 'w2' })];
    expect(ask(facts)).toMatchObject({ answer: 'no', evidence: [0, 1] });
  });

  it('counts a release that was missed, shown by the provision after it', () => {
    const facts = [provision({ on: 1 }), provision({ on: 22 })];
    expect(ask(facts)).toMatchObject({ answer: 'yes', evidence: [1] });
    expect(ask(facts, day(23))).toMatchObject({ answer: 'no', evidence: [1] });
  });

  it('counts an inferred release, and an inferred provision', () => {
    expect(ask([provision({ on: 1 }), inferredRelease({ on: 22 })])).toMatchObject({
      answer: 'yes',
      evidence: [1],
    });
    expect(ask([inferredProvision({ on: 2 })])).toMatchObject({ answer: 'no', evidence: [0] });
  });

  it('does not count a repeated release: the earliest stands', () => {
    const facts = [provision({ on: 1 }), release({ on: 10 }), release({ on: 22 })];
    expect(ask(facts)).toMatchObject({ answer: 'no_data' });
  });

  it('counts an assignment that ended where it began', () => {
    expect(ask([provision({ on: 21 }), release({ on: 21 })])).toMatchObject({ answer: 'yes' });
  });

  it('changes its answer when a late release arrives', () => {
    const known = [provision({ on: 1 })];
    expect(ask(known).answer).toBe('no');
    expect(ask([...known, release({ on: 22 })]).answer).toBe('yes');
  });
});

/** The same by walking through time instant by instant and noting who holds it. */
function naiveAnswer(assignments: Assignment[], since: Instant): string {
  if (assignments.some(({ ended_at }) => ended_at !== null && ended_at >= since)) return 'yes';
  const holders = INSTANTS.filter((at) => at >= since).map((at) =>
    assignments
      .filter(({ started_at, ended_at }) => (started_at ?? '') <= at && (ended_at === null || at < ended_at))
      .map(({ workspace_id }) => workspace_id)
      .join(),
  );
  const same = holders.every((names) => names !== '' && names === holders[0]);
  return same ? 'no' : 'no_data';
}

describe('reassignedSince, over random histories', () => {
  const anyInstant = fc.constantFrom(...INSTANTS);

  it('agrees with a walk through time', () => {
    fc.assert(
      fc.property(histories(6, { inferred: true }), anyInstant, (facts, since) => {
        const { assignments } = foldNumber(arrive(facts));
        expect(reassignedSince(assignments, since).answer).toBe(naiveAnswer(assignments, since));
      }),
      { numRuns: 2_000 },
    );
  });

  it('says yes up to a date and never after it, then has no data, then says no up to now', () => {
    fc.assert(
      fc.property(histories(6, { inferred: true }), (facts) => {
        const { assignments } = foldNumber(arrive(facts));
        const answers = INSTANTS.map((since) => reassignedSince(assignments, since).answer);
        expect(answers.join(' ')).toMatch(/^(yes ?)*(no_data ?)*(no ?)*$/);
      }),
      { numRuns: 500 },
    );
  });

  it('rests on events of the number alone', () => {
    fc.assert(
      fc.property(histories(6, { inferred: true }), anyInstant, (facts, since) => {
        const arrived = arrive(facts);
        const { assignments } = foldNumber(arrived);
        const { answer, positions } = reassignedSince(assignments, since);
        const known = new Set(arrived.map(({ position }) => position));
        expect(positions.every((position) => known.has(position))).toBe(true);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
        if (answer !== 'no_data') expect(positions).not.toEqual([]);
      }),
    );
  });
});
