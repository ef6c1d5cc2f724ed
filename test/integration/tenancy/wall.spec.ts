import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import { packText } from '../../../src/event-store/packed-text.js';
import { ProjectionRegistry } from '../../../src/projections/projection-registry.js';
import { Rebuilder } from '../../../src/projections/rebuild/rebuilder.js';
import { Rebuilds } from '../../../src/projections/rebuild/rebuilds.js';
import type { Workspaces } from '../../../src/tenancy/workspaces.js';
import { createManagedDatabase, type ManagedDatabase } from '../../support/other-owner.js';
import { insertReactionRows } from '../../support/reaction-rows.js';
import { recordAndProject } from '../../support/read-models.js';
import { addRowsOfWebhooks } from '../../support/rows-of-webhooks.js';

let database: ManagedDatabase;

/** What holds rows of workspaces, with the columns that callers may read. */
interface Table {
  name: string;
  columns: string[];
}
let tables: Table[];

const MINE = 'w1';
const THEIRS = 'w2';
/** As the log holds it. */
const PACKED_THEIRS = packText(THEIRS).replace('\\x', '');

beforeAll(async () => {
  database = await createManagedDatabase();
  await recordAndProject(
    database.service,
    [MINE, THEIRS].flatMap((workspace_id) => [
      { event_id: 'e1', workspace_id, e164: '+254700000001', occurred_at: '2026-06-01T00:00:00Z' },
      { event_id: 'e2', workspace_id, e164: '+254700000001', occurred_at: '2026-06-03T00:00:00Z' },
      { event_id: 'e3', workspace_id, kind: 'number.released', occurred_at: '2026-06-05T00:00:00Z' },
    ]),
  );
  for (const id of [MINE, THEIRS]) {
    await insertReactionRows(database.service, { workspace_id: id });
    await database.service.query('INSERT INTO ledger.endpoints (id, workspace_id) VALUES ($1, $1)', [id]);
    await database.service.query(
      `INSERT INTO ledger.endpoint_secrets (id, endpoint_id, ciphertext) VALUES (gen_random_uuid(), $1, '')`,
      [id],
    );
    await database.service.query(
      `INSERT INTO ledger.deliveries (id, received_at, endpoint_id, status) VALUES (gen_random_uuid(), now(), $1, 'ignored')`,
      [id],
    );
    await database.service.query(
      `INSERT INTO ledger.api_keys (id, name, key_hash, scopes, workspaces)
       VALUES ($1::text, $1::text, sha256($1::text::bytea), '{read}', ARRAY[$1::text])`,
      [id],
    );
    await addRowsOfWebhooks(database.service, id);
  }
  const { rows } = await database.owner.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relname <> 'projections'
        AND has_column_privilege('number_ledger_reader', c.oid, a.attnum, 'SELECT')
      GROUP BY c.oid ORDER BY 1`,
  );
  tables = rows;
});
afterAll(() => database.drop());

/** Every row there is, as a query has it that forgot its WHERE. */
async function everything(visible: Workspaces, { name, columns }: Table): Promise<string[]> {
  const text = `SELECT to_jsonb(t)::text AS row FROM (SELECT ${columns.map((column) => `"${column}"`).join()} FROM ledger.${name}) t`;
  return (await database.tenants.of(visible).query<{ row: string }>(text)).rows.map(({ row }) => row);
}

/** Where a tenant sees what it may not, or misses what it may: a sentence each. */
async function faults(): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const count = async (visible: Workspaces) => (await everything(visible, table)).length;
    const [all, both, mine] = [await count('all'), await count([MINE, THEIRS]), await count([MINE])];
    if (both !== all) found.push(`${table.name}: ${both} of ${all} rows for who may see both`);
    if (mine === 0 || mine >= all) found.push(`${table.name}: ${mine} of ${all} rows for one`);
    if ((await count([])) + (await count(['w3', '*', 'all', ''])) > 0)
      found.push(`${table.name}: rows for a stranger`);
    for (const row of await everything([MINE], table)) {
      // What the read models keep in one cell is cut where it is read (number-rows.ts).
      const { anomalies: _, ...rest } = JSON.parse(row) as Record<string, unknown>;
      const text = JSON.stringify(rest);
      if (text.includes(THEIRS) || text.includes(PACKED_THEIRS)) found.push(`${table.name}: ${row}`);
    }
  }
  return found;
}

describe('the wall behind the filters', () => {
  it('stands around every table that callers read', async () => {
    const { rows } = await database.owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity AND relforcerowsecurity`,
    );
    const walled = new Set(rows.map(({ name }) => name));
    expect(tables.map(({ name }) => name).filter((name) => !walled.has(name))).toEqual([
      'delivery_details',
      'events',
    ]);
  });

  it('is not forgotten where a table has rows of workspaces', async () => {
    // In the migration that makes it: SELECT ledger.enforce_tenancy('…'); GRANT SELECT ON ledger.… TO number_ledger_reader.
    const { rows } = await database.owner.query(
      `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
        WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
    );
    expect(rows).toEqual([]);
  });

  it('hides what is not the tenant’s from a query without any filter', async () => {
    expect(await faults()).toEqual([]);
  });

  it('shows nothing to a query without a tenant', async () => {
    for (const { name, columns } of tables) {
      const { rows } = await database.reader.query(`SELECT "${columns[0]}" FROM ledger.${name}`);
      expect({ name, rows }).toEqual({ name, rows: [] });
    }
  });

  it('hides an overlap from who may see one side of it only', async () => {
    const codes = async (visible: Workspaces) =>
      (
        await database.tenants
          .of(visible)
          .query<{ code: string }>('SELECT DISTINCT code FROM ledger.anomalies')
      ).rows
        .map(({ code }) => code)
        .sort();
    expect(await codes('all')).toEqual(['missing_release', 'overlapping_assignments']);
    expect(await codes([MINE])).toEqual(['missing_release']);
  });

  it('still stands when the tables were built anew', async () => {
    const registry = new ProjectionRegistry();
    const projections = [assignmentsProjection, anomaliesProjection];
    for (const projection of projections) registry.register(projection);
    const rebuilder = new Rebuilder(database.service, registry, new Rebuilds(database.service));
    for (let round = 0; round < 2; round += 1) {
      const run = await rebuilder.start(projections.map(({ name }) => name));
      await run.ended;
      expect(await faults()).toEqual([]);
    }
  });
});
