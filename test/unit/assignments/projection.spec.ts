import { describe, expect, it } from '@jest/globals';
import { assignmentsProjection, type NumberRow } from '../../../src/assignments/assignments.projection.js';
import type { Assignment } from '../../../src/numbers/assignment.js';
import type { ConflictNote, NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { conflictNote, day, E164, provision, release } from '../numbers/facts.js';

function project(facts: NumberFact[], notes: ConflictNote[] = []) {
  const { assignments = [], numbers = [] } = assignmentsProjection.rows({
    e164: E164,
    facts,
    history: foldNumber(facts, notes),
  });
  return { assignments: assignments as Assignment[], numbers: numbers as NumberRow[] };
}

describe('the projection of assignments', () => {
  it('has its frozen name', () => {
    expect(assignmentsProjection.name).toBe('assignments');
  });

  it('writes exactly the columns that it declares', () => {
    const rows = project([provision(), release()]);
    for (const { name, columns } of assignmentsProjection.tables) {
      const [row] = rows[name as keyof typeof rows];
      expect(Object.keys(row!).sort()).toEqual([...columns].sort());
    }
  });

  it('has a row for each assignment', () => {
    const facts = [provision({ on: 1 }), release({ on: 2 }), provision({ on: 3, number_id: 'n2' })];
    expect(project(facts).assignments).toMatchObject([
      { generation: 1, number_id: 'n1', started_at: day(1), ended_at: day(2), release_reason: 'explicit' },
      { generation: 2, number_id: 'n2', started_at: day(3), ended_at: null, end_source: null },
    ]);
  });

  it('keeps the next holder when a release comes late', () => {
    const facts = [provision({ on: 1 }), provision({ on: 5, number_id: 'n2' }), release({ on: 3 })];
    expect(project(facts).numbers).toMatchObject([{ state: 'active', generations: 2, last_generation: 2 }]);
  });

  it('describes the last assignment of each workspace', () => {
    const facts = [
      provision({ on: 1 }),
      release({ on: 2, release_reason: 'trial_expired', country_code: 'KE' }),
      provision({ on: 4, workspace_id: 'w2', country_code: 'UG' }),
    ];
    const shared = { e164: E164, generations: 1, last_generation: 1, anomalies: [] };
    expect(project(facts).numbers).toEqual([
      {
        ...shared,
        workspace_id: 'w1',
        state: 'released',
        country_code: 'KE',
        release_reason: 'trial_expired',
        last_began_at: day(1),
        last_ended_at: day(2),
        evidence: [
          { event_id: facts[0]!.event_id, position: facts[0]!.position, kind: 'number.provisioned' },
          { event_id: facts[1]!.event_id, position: facts[1]!.position, kind: 'number.released' },
        ],
      },
      {
        ...shared,
        workspace_id: 'w2',
        state: 'active',
        country_code: 'UG',
        release_reason: null,
        last_began_at: day(4),
        last_ended_at: null,
        evidence: [
          { event_id: facts[2]!.event_id, position: facts[2]!.position, kind: 'number.provisioned' },
        ],
      },
    ]);
  });

  it('takes the end for the beginning where the start is unknown', () => {
    expect(project([release({ on: 7 })]).numbers).toMatchObject([
      { last_began_at: day(7), last_ended_at: day(7) },
    ]);
  });

  it('gives a workspace the anomalies that touch it, and no others', () => {
    const overlapping = [provision({ on: 1 }), provision({ on: 2, workspace_id: 'w2' })];
    const numbers = project([...overlapping, release({ on: 9, workspace_id: 'w3' })]).numbers;
    const codes = numbers.map(({ workspace_id, anomalies }) => [
      workspace_id,
      (anomalies as { code: string }[]).map(({ code }) => code),
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      w1: expect.arrayContaining(['overlapping_assignments']),
      w2: expect.arrayContaining(['overlapping_assignments']),
      w3: expect.arrayContaining(['missing_provision']),
    });
    expect(JSON.stringify(numbers[0]!.anomalies)).not.toContain('missing_provision');
  });

  it('shows a conflicting delivery on the workspace that got it', () => {
    const [fact] = [provision()];
    const rows = project([fact], [conflictNote({ original_position: fact.position })]);
    expect(rows.numbers).toMatchObject([
      { anomalies: [{ code: 'conflicting_delivery', workspace_ids: ['w1'] }] },
    ]);
  });

  it('names inferred facts as such in the evidence', () => {
    const facts = [provision({ on: 1 }), release({ on: 2, inferred: true })];
    expect(project(facts).numbers).toMatchObject([
      { evidence: [{ kind: 'number.provisioned' }, { kind: 'ledger.release_inferred' }] },
    ]);
    expect(project([provision({ inferred: true })]).numbers).toMatchObject([
      { evidence: [{ kind: 'ledger.provision_inferred' }] },
    ]);
  });

  it('has no row for facts that make up no assignment', () => {
    expect(project([release({ inferred: true })])).toEqual({ assignments: [], numbers: [] });
    expect(project([])).toEqual({ assignments: [], numbers: [] });
  });
});
