import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { PackIdsOfAssignments1795465800000 } from '../../../migrations/1795465800000-pack-ids-of-assignments.js';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import { checkProjections } from '../../../src/projections/rebuild/run-rebuild.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type MigrationRunner, openMigrationRunner } from '../../support/migration-runner.js';
import { projectAll, record, recordAndProject } from '../../support/read-models.js';

const E164 = '+254700000001';
const migration = new PackIdsOfAssignments1795465800000();

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

const IDS = ['number_id', 'series_id', 'start_event_id', 'end_event_id'];

async function rows(readId: (id: string) => string): Promise<object[]> {
  const ids = IDS.map((id) => `'${id}', ${readId(id)}`).join(', ');
  const { rows: found } = await database.service.query<{ row: object }>(
    `SELECT to_jsonb(a) || jsonb_build_object(${ids}) AS row FROM ledger.assignments a ORDER BY e164, workspace_id, generation`,
  );
  return found.map(({ row }) => row);
}
const packedRows = () => rows((id) => `ledger.unpack(${id})`);
const plainRows = () => rows((id) => id);

/** What guards the table, and its indexes. */
async function walls(): Promise<object[]> {
  const { rows: found } = await database.owner.query(
    `SELECT polname::text AS wall FROM pg_policy WHERE polrelid = 'ledger.assignments'::regclass
     UNION ALL SELECT relacl::text || relrowsecurity || relforcerowsecurity FROM pg_class WHERE oid = 'ledger.assignments'::regclass
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'ledger' AND tablename = 'assignments'
     UNION ALL SELECT conname || contype::text || convalidated FROM pg_constraint WHERE conrelid = 'ledger.assignments'::regclass
     ORDER BY 1`,
  );
  return found;
}

const differences = async () =>
  (await checkProjections(database.service, [assignmentsProjection], () => undefined)).get('assignments');

it('keeps every id and every wall, there and back, in a table that is not empty', async () => {
  const kind = 'number.released';
  const uuids = () => ({
    event_id: randomUUID(),
    data: { number_id: randomUUID(), series_id: randomUUID() },
  });
  await recordAndProject(database.service, [
    { e164: E164, ...uuids() },
    { e164: E164, kind, occurred_at: '2026-06-28T10:00:00Z', event_id: randomUUID() },
    { e164: E164, event_id: 'é', occurred_at: '2026-06-29T10:00:00Z', data: { number_id: 'A'.repeat(36) } },
    { e164: '+254700000002', kind, event_id: 'ab'.repeat(32), data: { number_id: 'é' } },
  ]);
  const before = await packedRows();
  expect(before).toHaveLength(3);
  const standing = await walls();

  await migration.down(runner);
  expect(await plainRows()).toEqual(before);
  expect(await walls()).toEqual(standing);

  await migration.up(runner);
  expect(await packedRows()).toEqual(before);
  expect(await walls()).toEqual(standing);
});

it('leaves what the log gives, so that nothing has to be built again', async () => {
  expect(await differences()).toEqual([]);
  await record(database.service, [
    { e164: E164, kind: 'number.released', occurred_at: '2026-06-30T10:00:00Z' },
  ]);
  await projectAll(database.service);
  expect(await differences()).toEqual([]);
});

it('leaves no table of the other types that a rebuild could put in its place', async () => {
  await database.service.query(`SELECT ledger.create_generation('{assignments}')`);
  await migration.down(runner);
  const { rows: left } = await database.owner.query(
    `SELECT to_regclass('ledger_rebuild.assignments') IS NULL AS gone`,
  );
  expect(left).toEqual([{ gone: true }]);
  await migration.up(runner);
});
