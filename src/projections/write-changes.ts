import type pg from 'pg';
import { packText } from '../event-store/packed-text.js';
import type { Changes } from './changes.js';
import type { ReadModelRow, ReadModelTable } from './projection.js';

/** Where the live tables are; a rebuild writes the same tables in a schema of its own. */
export const LIVE_SCHEMA = 'ledger';

/** The rows of a read model are not those that the log gives: somebody else wrote them, or other code. */
export class UnexpectedRows extends Error {
  constructor(table: string, did: string, expected: number, found: number) {
    super(`${found} of ${expected} rows of ${table} were ${did}: the table is not what the log gives`);
  }
}

/**
 * Makes changes in the caller's transaction: rows go first and come last, so that a key is free when it is taken.
 * @throws UnexpectedRows when a row that is to be changed or to go is not there
 */
export async function writeChanges(
  client: pg.PoolClient,
  changes: readonly Changes[],
  schema = LIVE_SCHEMA,
): Promise<void> {
  for (const { table, gone, changed, changedColumns, added } of changes) {
    if (gone.length > 0) await deleteRows(client, schema, table, gone);
    if (changed.length > 0) await updateRows(client, schema, table, changed, [...changedColumns]);
    if (added.length > 0) await insertRows(client, schema, table, added);
  }
}

/** Deletes whatever rows some numbers have. */
export async function clearNumbers(
  client: pg.PoolClient,
  schema: string,
  { name }: ReadModelTable,
  e164s: readonly string[],
): Promise<void> {
  await client.query(`DELETE FROM ${schema}.${name} WHERE e164 = ANY($1)`, [e164s]);
}

async function deleteRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
): Promise<void> {
  const { name } = table;
  const sql = `DELETE FROM ${schema}.${name} AS t USING ${given(schema, name)} WHERE ${sameKey(table)}`;
  const keys = rows.map((row) => pick(row, table.key));
  const { rowCount } = await client.query(sql, [toJson(table, keys)]);
  if (rowCount !== rows.length) throw new UnexpectedRows(name, 'deleted', rows.length, rowCount ?? 0);
}

// Not prepared: a plan made while the table was small would scan it for ever.
async function updateRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
  columns: readonly string[],
): Promise<void> {
  const { name } = table;
  const set = columns.map((column) => `${column} = given.${column}`).join(', ');
  const sql = `UPDATE ${schema}.${name} AS t SET ${set} FROM ${given(schema, name)} WHERE ${sameKey(table)}`;
  const needed = [...table.key, ...columns];
  const sent = rows.map((row) => pick(row, needed));
  const { rowCount } = await client.query(sql, [toJson(table, sent)]);
  if (rowCount !== rows.length) throw new UnexpectedRows(name, 'updated', rows.length, rowCount ?? 0);
}

function pick(row: ReadModelRow, columns: readonly string[]): ReadModelRow {
  const picked: Record<string, unknown> = {};
  for (const column of columns) picked[column] = (row as Record<string, unknown>)[column];
  return picked;
}

function toJson({ packed }: ReadModelTable, rows: readonly ReadModelRow[]): string {
  return JSON.stringify(packed ? rows.map((row) => packRow(row, packed)) : rows);
}

function packRow(row: ReadModelRow, columns: readonly string[]): ReadModelRow {
  const packed = { ...row } as Record<string, unknown>;
  for (const column of columns) {
    const text = packed[column];
    if (typeof text === 'string') packed[column] = packText(text);
  }
  return packed;
}

/** Not by COPY, which PostgreSQL refuses where a table has row-level security. */
async function insertRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
): Promise<void> {
  const { name } = table;
  const list = table.columns.join(', ');
  await client.query({
    name: `insert-${schema}-${name}`,
    text: `INSERT INTO ${schema}.${name} (${list}) SELECT ${list} FROM ${given(schema, name)}`,
    values: [toJson(table, rows)],
  });
}

const given = (schema: string, name: string) =>
  `json_populate_recordset(NULL::${schema}.${name}, $1) AS given`;

const sameKey = ({ key }: ReadModelTable) =>
  key.map((column) => `t.${column} = given.${column}`).join(' AND ');
