import { describe, expect, it } from '@jest/globals';
import { type AnomalyRow, anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import { showAnomaly } from '../../../src/anomalies/anomaly.dto.js';
import type { NumberFact } from '../../../src/numbers/fact.js';
import { foldNumber } from '../../../src/numbers/fold.js';
import { E164, provision, release } from '../numbers/facts.js';

const rowsOf = (facts: NumberFact[]) =>
  anomaliesProjection.rows({ e164: E164, facts, history: foldNumber(facts) })['anomalies'] as AnomalyRow[];

describe('the projection of anomalies', () => {
  it('keeps its name, on which the checkpoint hangs', () => {
    expect(anomaliesProjection.name).toBe('anomalies');
  });

  it('has no row for a number whose events add up', () => {
    expect(rowsOf([provision({ on: 1 }), release({ on: 2 })])).toEqual([]);
  });

  it('has a row for each anomaly, and its columns alone', () => {
    const facts = [
      provision({ on: 1 }),
      provision({ on: 3 }),
      release({ on: 5 }),
      release({ on: 6 }),
      provision({ on: 4, workspace_id: 'w2' }),
    ];
    const rows = rowsOf(facts);
    expect(rows).toMatchObject([
      { ordinal: 1, code: 'missing_release', workspace_ids: ['w1'] },
      { ordinal: 2, code: 'repeated_release', workspace_ids: ['w1'] },
      { ordinal: 3, code: 'overlapping_assignments', workspace_ids: ['w1', 'w2'] },
    ]);
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual([...anomaliesProjection.tables[0]!.columns].sort());
      expect(row.e164).toBe(E164);
    }
  });

  it('has no row any more once a late release explains it', () => {
    const facts = [provision({ on: 1 }), provision({ on: 3 })];
    expect(rowsOf(facts)).toHaveLength(1);
    expect(rowsOf([...facts, release({ on: 2 })])).toEqual([]);
  });
});

describe('an anomaly in an answer', () => {
  it('has the fields of the API, in their order', () => {
    const [anomaly] = foldNumber([provision({ on: 1 }), provision({ on: 3 })]).anomalies;
    expect(Object.keys(showAnomaly(anomaly!))).toEqual([
      'code',
      'e164',
      'workspace_ids',
      'positions',
      'message',
    ]);
  });
});
