import { describe, expect, it } from '@jest/globals';
import {
  type AssignmentRow,
  assignmentsProjection,
} from '../../../src/assignments/assignments.projection.js';
import type { ConflictNote, NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { conflictNote, day, E164, provision, RECORDED_AT, release } from '../numbers/facts.js';

function project(facts: NumberFact[], notes: ConflictNote[] = []): AssignmentRow[] {
  const number = { e164: E164, facts, history: foldNumber(facts, notes) };
  return assignmentsProjection.rows(number)['assignments'] as AssignmentRow[];
}

describe('the projection of assignments', () => {
  it('has its frozen name', () => {
    expect(assignmentsProjection.name).toBe('assignments');
  });

  it('writes exactly the columns that it declares', () => {
    const [row] = project([provision(), release(), release({ on: 5 })]);
    expect(Object.keys(row!).sort()).toEqual([...assignmentsProjection.tables[0]!.columns].sort());
  });

  it('has a row for each assignment', () => {
    const facts = [provision({ on: 1 }), release({ on: 2 }), provision({ on: 3, number_id: 'n2' })];
    expect(project(facts)).toMatchObject([
      { generation: 1, number_id: 'n1', started_at: day(1), ended_at: day(2), release_reason: 'explicit' },
      { generation: 2, number_id: 'n2', started_at: day(3), ended_at: null, end_source: null },
    ]);
  });

  it('keeps the next holder when a release comes late', () => {
    const facts = [provision({ on: 1 }), provision({ on: 5, number_id: 'n2' }), release({ on: 3 })];
    expect(project(facts)).toMatchObject([{ ended_at: day(3) }, { generation: 2, ended_at: null }]);
  });

  it('says of a release, also an inferred one, when the ledger knew; of an end that was only deduced, nothing', () => {
    const known = { end_recorded_at: RECORDED_AT, end_position: expect.any(Number) };
    expect(project([provision({ on: 1 }), release({ on: 2 })])).toMatchObject([known]);
    expect(project([provision({ on: 1 }), release({ on: 2, inferred: true })])).toMatchObject([known]);
    const deduced = project([provision({ on: 1 }), provision({ on: 5 })]);
    expect(deduced).toMatchObject([{ end_recorded_at: null, end_position: null }, {}]);
  });

  it('gives the first assignment of a workspace the anomalies that touch it, and no others', () => {
    const overlapping = [provision({ on: 1 }), provision({ on: 2, workspace_id: 'w2' })];
    const rows = project([...overlapping, release({ on: 9, workspace_id: 'w3' })]);
    const codes = rows.map(({ workspace_id, anomalies }) => [
      workspace_id,
      anomalies!.map(({ code }) => code),
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      w1: expect.arrayContaining(['overlapping_assignments']),
      w2: expect.arrayContaining(['overlapping_assignments']),
      w3: expect.arrayContaining(['missing_provision']),
    });
    expect(JSON.stringify(rows[0]!.anomalies)).not.toContain('missing_provision');
    expect(project([provision({ on: 1 }), provision({ on: 5 })])).toMatchObject([
      { anomalies: [{ code: 'missing_release' }] },
      { generation: 2 },
    ]);
  });

  it('shows a conflicting delivery on the workspace that got it', () => {
    const [fact] = [provision()];
    const rows = project([fact], [conflictNote({ original_position: fact.position })]);
    expect(rows).toMatchObject([{ anomalies: [{ code: 'conflicting_delivery', workspace_ids: ['w1'] }] }]);
  });

  it('keeps the facts that begin and end nothing with the first assignment of their workspace', () => {
    const repeated = release({ on: 3 });
    const facts = [provision({ on: 1 }), release({ on: 2 }), repeated, provision({ on: 4 })];
    const { event_id, position } = repeated;
    expect(project(facts)).toMatchObject([
      { other_evidence: [{ event_id, position, kind: 'number.released' }] },
      { generation: 2 },
    ]);
    expect(project([provision({ on: 1 }), release({ on: 2 })])[0]!.other_evidence).toBeUndefined();
    expect(project([...facts, provision({ workspace_id: 'w2', on: 1 })])[1]).toMatchObject({
      workspace_id: 'w2',
      other_evidence: null,
    });
  });

  it('has no row for facts that make up no assignment', () => {
    expect(project([release({ inferred: true })])).toEqual([]);
    expect(project([])).toEqual([]);
  });
});
