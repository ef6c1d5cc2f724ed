import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { CreateReadModels1795464300000 } from '../../../migrations/1795464300000-create-read-models.js';
import { PLAIN_JSON } from '../../../migrations/1795464750000-speed-up-rebuilds.js';
import { KeepAssignmentsInOneTable1795465600000 } from '../../../migrations/1795465600000-keep-assignments-in-one-table.js';
import { PackIdsOfAssignments1795465800000 } from '../../../migrations/1795465800000-pack-ids-of-assignments.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type MigrationRunner, openMigrationRunner } from '../../support/migration-runner.js';
import { projectAll, record } from '../../support/read-models.js';

const E164 = '+254700000001';
const migration = new KeepAssignmentsInOneTable1795465600000();

let database: TestDatabase;
let runner: QueryRunner;
let close: MigrationRunner['close'];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ runner, close } = await openMigrationRunner(database.url));
});
afterAll(async () => {
  await close();
  await database.drop();
});

const tables = async (): Promise<string[]> => {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'ledger'
        AND tablename IN ('assignments', 'numbers', 'releases') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

const rows = async () => {
  const sql = 'SELECT to_jsonb(a) AS row FROM ledger.assignments a ORDER BY e164, workspace_id, generation';
  return (await database.service.query<{ row: object }>(sql)).rows.map(({ row }) => row);
};

const OLD_COLUMNS = `
  e164, workspace_id, generation, number_id, series_id, country_code, capabilities, rental_start_at, started_at,
  start_source, ended_at, end_source, release_reason, start_event_id, end_event_id, start_position, end_position`;

/** The three tables as the code before filled them. */
async function asBefore(): Promise<void> {
  await database.owner.query(`CREATE TABLE public.kept AS TABLE ledger.assignments`);
  await migration.down(runner);
  await database.owner.query(
    `INSERT INTO ledger.assignments (${OLD_COLUMNS})
     SELECT ${OLD_COLUMNS.replace('capabilities', 'CASE WHEN capabilities IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(capabilities)) END')}
       FROM public.kept`,
  );
  await database.owner.query(
    `INSERT INTO ledger.numbers
     SELECT e164, workspace_id, 'active', 'KE', NULL, max(generation), max(generation), now(), NULL,
            coalesce((array_agg(anomalies) FILTER (WHERE generation = 1))[1], '[]'),
            (SELECT json_agg(json_build_object('event_id', event_id, 'position', position, 'kind', kind) ORDER BY position)
               FROM ledger.events e WHERE e.e164 = k.e164 AND e.workspace_id = k.workspace_id)
       FROM public.kept k GROUP BY e164, workspace_id`,
  );
  await database.owner.query(`INSERT INTO ledger.projections (name) VALUES ('releases')`);
}

describe('the one table of assignments', () => {
  it('takes over what the three before it knew, so that answers go on until it is built again', async () => {
    const kind = 'number.released';
    await record(database.service, [
      { e164: E164 },
      { e164: E164, kind, occurred_at: '2026-06-28T10:00:00Z' },
      { e164: E164, kind, occurred_at: '2026-06-29T10:00:00Z' },
      { e164: E164, occurred_at: '2026-06-30T10:00:00Z' },
      { e164: E164, workspace_id: 'w2', kind, occurred_at: '2026-06-01T10:00:00Z' },
      { e164: '+254700000002' },
    ]);
    await projectAll(database.service);
    await new PackIdsOfAssignments1795465800000().down(runner);
    const before = await rows();
    expect(before).toHaveLength(4);
    await asBefore();
    expect(await tables()).toEqual(['assignments', 'numbers', 'releases']);
    await migration.up(runner);
    expect(await tables()).toEqual(['assignments']);
    expect(await rows()).toEqual(before);
    const { rows: checkpoints } = await database.service.query(
      'SELECT name, version FROM ledger.projections ORDER BY name',
    );
    expect(checkpoints).toEqual([
      { name: 'anomalies', version: 1 },
      { name: 'assignments', version: 1 },
    ]);
  });

  it('gives way to three empty tables, which are filled from the log, and they to nothing', async () => {
    await migration.down(runner);
    expect(await tables()).toEqual(['assignments', 'numbers', 'releases']);
    const { rows: walled } = await database.owner.query(
      `SELECT count(*) AS n FROM pg_policies WHERE schemaname = 'ledger' AND tablename IN ('assignments', 'numbers', 'releases')`,
    );
    expect(walled[0].n).toBe(6);
    const models = new CreateReadModels1795464300000();
    await models.down(runner);
    expect(await tables()).toEqual([]);
    await models.up(runner);
    await runner.query(PLAIN_JSON);
    await migration.up(runner);
    expect(await tables()).toEqual(['assignments']);
  });
});
