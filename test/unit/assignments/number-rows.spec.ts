import { describe, expect, it } from '@jest/globals';
import { mergeAnomalies } from '../../../src/assignments/known-number.js';
import type { AssignmentRow } from '../../../src/assignments/assignments.projection.js';
import { toKnownNumber, toKnownNumbers } from '../../../src/assignments/number-rows.js';
import type { Anomaly, AnomalyCode } from '../../../src/numbers/anomaly.js';
import { day } from '../numbers/facts.js';
import { assignment } from './known.js';

const anomaly = (code: AnomalyCode, ...positions: number[]): Anomaly => ({
  code,
  e164: '+254700000001',
  workspace_ids: ['w1'],
  positions,
  message: `${code} at ${positions.join()}`,
});

function row(given: Partial<AssignmentRow> = {}): AssignmentRow {
  return { ...assignment(), anomalies: null, other_evidence: null, ...given };
}

const evidence = (position: number) => ({ event_id: `e${position}`, position, kind: 'number.provisioned' });

describe('the rows of a number', () => {
  it('are nothing when there are none', () => {
    expect(toKnownNumber([], 'all')).toBeNull();
  });

  it('become assignments, oldest first, over the workspaces', () => {
    const known = toKnownNumber(
      [
        row({ generation: 2, started_at: day(8) }),
        row({ started_at: day(1), ended_at: day(2) }),
        row({ workspace_id: 'w2', started_at: day(4), ended_at: day(5) }),
      ],
      'all',
    );
    expect(known!.assignments.map(({ started_at }) => started_at)).toEqual([day(1), day(4), day(8)]);
    expect(known!.assignments[0]).toEqual(assignment({ started_at: day(1), ended_at: day(2) }));
  });

  it('name their evidence in log order: what begins and ends them, and what else there is', () => {
    const ended = { ended_at: day(2), end_event_id: 'end', end_position: 8, end_source: 'inferred' } as const;
    const known = toKnownNumber(
      [
        row({ ...ended, start_position: 3, other_evidence: [evidence(2), evidence(9)] }),
        row({ workspace_id: 'w2', start_source: 'inferred', start_event_id: null, start_position: null }),
        row({ workspace_id: 'w3', start_source: 'inferred', start_position: 4 }),
      ],
      'all',
    );
    expect(known!.evidence).toEqual([
      evidence(2),
      { event_id: 'start', position: 3, kind: 'number.provisioned' },
      { event_id: 'start', position: 4, kind: 'ledger.provision_inferred' },
      { event_id: 'end', position: 8, kind: 'ledger.release_inferred' },
      evidence(9),
    ]);
  });

  it('have nothing of an end that was only deduced', () => {
    const deduced = row({ ended_at: day(2), end_source: 'inferred' });
    expect(toKnownNumber([deduced], 'all')!.evidence).toHaveLength(1);
  });

  it('stay apart by number and in their order', () => {
    const rows = ['+254700000003', '+254700000001', '+254700000001'].map((e164, index) =>
      row({ e164, workspace_id: `w${index}` }),
    );
    expect(toKnownNumbers(rows, 'all').map(({ e164, assignments }) => [e164, assignments.length])).toEqual([
      ['+254700000003', 1],
      ['+254700000001', 2],
    ]);
  });
});

describe('the anomalies of several workspaces', () => {
  it('have what two workspaces share once', () => {
    const shared = anomaly('overlapping_assignments', 1, 3);
    expect(mergeAnomalies([shared, { ...shared }])).toEqual([shared]);
  });

  it('stand in the order of the events they rest on', () => {
    const merged = mergeAnomalies([
      anomaly('repeated_release', 4, 9),
      anomaly('repeated_release', 4, 7),
      anomaly('missing_release', 2, 11),
      anomaly('future_effective', 4),
      anomaly('missing_provision', 4),
    ]);
    expect(merged.map(({ code, positions }) => [code, ...positions])).toEqual([
      ['missing_release', 2, 11],
      ['future_effective', 4],
      ['missing_provision', 4],
      ['repeated_release', 4, 7],
      ['repeated_release', 4, 9],
    ]);
  });

  it('are in the same order however they came', () => {
    const all = [
      anomaly('missing_release', 1, 2),
      anomaly('missing_provision', 1),
      anomaly('repeated_release', 3, 4),
    ];
    expect(mergeAnomalies(all.toReversed())).toEqual(mergeAnomalies(all));
  });
});
