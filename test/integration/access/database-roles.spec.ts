import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createManagedDatabase, type ManagedDatabase } from '../../support/other-owner.js';
import { recordAndProject } from '../../support/read-models.js';

const DOCS = new URL('../../../docs/database-roles.md', import.meta.url);
const NOT_ALLOWED = '42501';
const READ_ONLY = '25006';
const APPEND_ONLY = '23001';
const NOT_FOR_VIEWS = ['42809', '55000', '0A000'];

const VERBS: Record<string, (table: string, column: string) => string> = {
  S: (table, column) => `SELECT "${column}" FROM ${table} LIMIT 0`,
  I: (table) => `INSERT INTO ${table} DEFAULT VALUES`,
  U: (table, column) => `UPDATE ${table} SET "${column}" = DEFAULT WHERE false`,
  D: (table) => `DELETE FROM ${table} WHERE false`,
  T: (table) => `TRUNCATE ${table} CASCADE`,
};

/** The rows of the table in the documentation: what each role may do with each table. */
function documented(): Map<string, { service: string; reader: string }> {
  const rows = [...readFileSync(DOCS, 'utf8').matchAll(/^\| `(ledger\.\w+)` *\|([^|]*)\|([^|]*)\|$/gm)];
  return new Map(rows.map(([, table, service, reader]) => [table!, { service: service!, reader: reader! }]));
}

let database: ManagedDatabase;
let columns: Map<string, string[]>;

beforeAll(async () => {
  database = await createManagedDatabase();
  const { rows } = await database.owner.query<{ table: string; columns: string[] }>(
    `SELECT c.oid::regclass::text AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') GROUP BY c.oid`,
  );
  columns = new Map(rows.map((row) => [row.table, row.columns]));
});
afterAll(() => database.drop());

/** Tries a statement and undoes it. @returns whether the role may, whatever else is wrong with the statement */
async function may(pool: pg.Pool, sql: string): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL transaction_read_only = off').catch(() => undefined);
    await client.query(sql);
    return true;
  } catch (error) {
    return ![NOT_ALLOWED, READ_ONLY, ...NOT_FOR_VIEWS].includes((error as { code: string }).code);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function allowed(pool: pg.Pool, table: string): Promise<string> {
  const names = columns.get(table)!;
  const found: string[] = [];
  for (const [verb, sql] of Object.entries(VERBS)) {
    const each = [];
    for (const column of verb === 'S' || verb === 'U' ? names : names.slice(0, 1))
      each.push(await may(pool, sql(table, column)));
    if (each.every(Boolean)) found.push(verb);
    else if (each.some(Boolean)) found.push(`${verb} cols`);
  }
  return found.join(' ');
}

describe('the roles of the database, none a superuser', () => {
  it('may do with each table what docs/database-roles.md says, and nothing else', async () => {
    const rows = documented();
    // A new table needs a row there, and grants in its migration.
    expect([...rows.keys()].sort()).toEqual([...columns.keys()].sort());
    for (const [table, { service, reader }] of rows) {
      const found = {
        service: await allowed(database.service, table),
        reader: await allowed(database.reader, table),
      };
      expect({ table, ...found }).toEqual({ table, service: service.trim(), reader: reader.trim() });
    }
  });

  it('call no function but those that are lent to them', async () => {
    const callable = async (role: string) => {
      const { rows } = await database.owner.query<{ name: string }>(
        `SELECT p.proname AS name FROM pg_proc p
          WHERE p.pronamespace = 'ledger'::regnamespace AND p.prosecdef AND has_function_privilege($1, p.oid, 'EXECUTE')
          ORDER BY 1`,
        [role],
      );
      return rows.map(({ name }) => name);
    };
    expect(await callable('number_ledger_reader')).toEqual([]);
    expect(await callable('number_ledger_service')).toEqual([
      'append_event',
      'append_events',
      'complete_generation',
      'create_generation',
      'create_generation_index',
      'drop_generation',
      'protect_generation',
      'swap_generation',
    ]);
    const append = `SELECT ledger.append_events(${"'{}', ".repeat(10)} '')`;
    expect(await may(database.reader, append)).toBe(false);
    expect(await may(database.service, append)).toBe(true);
    expect(await may(database.service, `SELECT ledger.enforce_tenancy('assignments')`)).toBe(false);
  });

  it('make nothing in the schemas, and become nobody else', async () => {
    for (const pool of [database.service, database.reader]) {
      for (const schema of ['ledger', 'ledger_rebuild', 'ledger_retired'])
        expect(await may(pool, `CREATE TABLE ${schema}.mine (id integer)`)).toBe(false);
      expect(await may(pool, 'ALTER TABLE ledger.assignments DISABLE ROW LEVEL SECURITY')).toBe(false);
      expect(await may(pool, 'ALTER TABLE ledger.log DISABLE TRIGGER ALL')).toBe(false);
      expect(await may(pool, 'CREATE ROLE somebody')).toBe(false);
    }
    expect(await may(database.reader, 'SET ROLE number_ledger_service')).toBe(false);
    expect(await may(database.reader, 'SELECT * FROM ledger_rebuild.assignments')).toBe(false);
  });

  it('work: the service appends and projects for an owner who is no superuser, and the owner cannot rewrite', async () => {
    await recordAndProject(database.service, [{ event_id: 'first' }]);
    const { rows } = await database.tenants
      .of('all')
      .query('SELECT count(*)::integer AS n FROM ledger.assignments');
    expect(rows).toEqual([{ n: 1 }]);
    for (const sql of [
      `UPDATE ledger.log SET kind = 'x'`,
      `UPDATE ledger.events SET kind = 'x'`,
      'DELETE FROM ledger.log',
      'TRUNCATE ledger.log',
    ])
      await expect(database.owner.query(sql)).rejects.toMatchObject({ code: APPEND_ONLY });
  });
});
