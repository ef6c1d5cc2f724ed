import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packText } from '../../../src/event-store/packed-text.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { projectAll, recordAndProject } from '../../support/read-models.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const insert = (row: Record<string, unknown>) => {
  const assignment = {
    e164: '+254700000001',
    workspace_id: 'w1',
    generation: 1,
    number_id: packText('n1'),
    start_source: 'provider',
    started_at: '2026-06-02T00:00:00Z',
    ...row,
  };
  return database.service.query(
    'INSERT INTO ledger.assignments SELECT * FROM json_populate_record(NULL::ledger.assignments, $1)',
    [JSON.stringify(assignment)],
  );
};

describe('the table of assignments', () => {
  it('refuses two open assignments of one workspace and number', async () => {
    await insert({ generation: 1 });
    await expect(insert({ generation: 2 })).rejects.toThrow(/assignments_one_open/);
    await insert({ generation: 2, ended_at: '2026-06-03T00:00:00Z', end_source: 'provider' });
    await insert({ workspace_id: 'w2' });
  });

  it('refuses a release of which not everything is known', async () => {
    const end = { generation: 3, ended_at: '2026-06-03T00:00:00Z', end_source: 'provider' };
    await expect(insert({ ...end, end_position: 3 })).rejects.toThrow(/assignments_release_check/);
    await expect(insert({ ...end, end_position: 3, end_event_id: packText('e') })).rejects.toThrow(
      /assignments_release_check/,
    );
  });

  it('has what concerns the whole number on the first row alone', async () => {
    await expect(insert({ generation: 3, anomalies: [{}] })).rejects.toThrow(/assignments_first_check/);
    await expect(insert({ generation: 3, other_evidence: [{}] })).rejects.toThrow(/assignments_first_check/);
  });

  it('refuses an end before the start, and an end without its source', async () => {
    const ended_at = '2026-06-01T00:00:00Z';
    await expect(insert({ generation: 3, ended_at, end_source: 'provider' })).rejects.toThrow(
      /check constraint/,
    );
    await expect(insert({ generation: 4, ended_at: '2026-06-03T00:00:00Z' })).rejects.toThrow(
      /check constraint/,
    );
  });
});

describe('the read models', () => {
  it('can be emptied by the service and built again from the log, row for row', async () => {
    await recordAndProject(database.service, [
      { e164: '+254700000041' },
      { e164: '+254700000041', kind: 'number.released', occurred_at: '2026-06-28T10:00:00.000001Z' },
      { e164: '+254700000042' },
    ]);
    const contents = async () => {
      const { rows } = await database.service.query(
        `SELECT to_jsonb(t) AS row FROM ledger.assignments t WHERE e164 LIKE '+25470000004%' ORDER BY t::text COLLATE "C"`,
      );
      return rows;
    };
    const before = await contents();
    expect(before).toHaveLength(2);
    await database.service.query('TRUNCATE ledger.assignments');
    await database.service.query('UPDATE ledger.projections SET position = 0');
    await projectAll(database.service);
    expect(await contents()).toEqual(before);
  });
});
