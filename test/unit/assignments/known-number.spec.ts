import { describe, expect, it } from '@jest/globals';
import { toKnown } from '../../../src/assignments/known-number.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { E164, inferredRelease, provision, release } from '../numbers/facts.js';

const known = (facts: NumberFact[], workspaceId?: string) =>
  toKnown(
    { e164: E164, facts, history: foldNumber(facts) },
    workspaceId === undefined ? 'all' : [workspaceId],
  );

const shared = [provision({ on: 1 }), provision({ on: 3, workspace_id: 'w2' }), release({ on: 5 })];

describe('what the events of a number tell', () => {
  it('is of all workspaces', () => {
    expect(known(shared)).toMatchObject({
      e164: E164,
      assignments: [{ workspace_id: 'w1' }, { workspace_id: 'w2' }],
      anomalies: [{ code: 'overlapping_assignments' }],
    });
    expect(known(shared)!.evidence.map(({ position }) => position)).toEqual(
      shared.map(({ position }) => position),
    );
  });

  it('is of one workspace where one is named, with the anomalies that touch it', () => {
    expect(known(shared, 'w2')).toMatchObject({
      assignments: [{ workspace_id: 'w2' }],
      anomalies: [{ code: 'overlapping_assignments' }],
      evidence: [{ position: shared[1]!.position }],
    });
  });

  it('is nothing without an assignment', () => {
    expect(known([])).toBeNull();
    expect(known(shared, 'w3')).toBeNull();
    expect(known([inferredRelease({ on: 2 })])).toBeNull();
  });

  it('leaves out a workspace that never held the number, like the rows of the projection', () => {
    const facts = [...shared, inferredRelease({ on: 2, workspace_id: 'w3' })];
    expect(foldNumber(facts).anomalies.map(({ code }) => code)).toContain('inferred_superseded');
    expect(known(facts)).toEqual(known(shared));
  });
});
