import { describe, expect, it } from '@jest/globals';
import { ledgerProblems, type LedgerStatus, migrationProblems } from '../../../src/cli/read-status.js';

const well: LedgerStatus = {
  head_position: 100,
  projections: [{ name: 'assignments', position: 100, lag_events: 0, status: 'live', error: null }],
  deliveries: { recorded: 100, duplicate: 20, ignored: 5, rejected: 2, dismissed: 1 },
};

describe('what is wrong with a ledger', () => {
  it('is nothing when all is well', () => {
    expect(ledgerProblems(well)).toEqual([]);
    expect(migrationProblems({ applied: ['a'], pending: [], unknown: [] })).toEqual([]);
  });

  it('is not the lag of a projection, which passes', () => {
    const lagging = { ...well.projections[0]!, position: 1, lag_events: 99 };
    expect(ledgerProblems({ ...well, projections: [lagging] })).toEqual([]);
  });

  it('is a projection that stopped', () => {
    const stopped = { ...well.projections[0]!, position: 41, status: 'stopped', error: 'position 42: a bug' };
    expect(ledgerProblems({ ...well, projections: [stopped] })).toEqual([
      'projection assignments stopped after position 41: position 42: a bug',
    ]);
  });

  it('is every delivery that waits for a decision', () => {
    const problems = ledgerProblems({
      ...well,
      deliveries: { ...well.deliveries, quarantined: 3, conflict: 1 },
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('status quarantined: 3. See GET /v1/deliveries?status=quarantined');
    expect(problems[1]).toContain('status conflict: 1.');
  });

  it('is a database that is older or newer than the code', () => {
    expect(migrationProblems({ applied: [], pending: ['A', 'B'], unknown: ['C'] })).toEqual([
      '2 migrations are pending: run `ledger migrate`',
      'the database was migrated by a newer version (C): update number-ledger',
    ]);
  });
});
