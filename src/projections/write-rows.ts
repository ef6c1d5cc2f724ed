import type pg from 'pg';
import { CopyRows } from './copy/copy-rows.js';
import type { FoldedNumber, Projection, ReadModelRow, ReadModelTable } from './projection.js';

/** Where the live tables are; a rebuild writes the same tables in a schema of its own. */
export const LIVE_SCHEMA = 'ledger';

/** From so many rows on, COPY costs less than it takes to begin it. */
const MANY_ROWS = 64;

/**
 * Replaces, in the caller's transaction, all rows of these numbers.
 * @param mayHaveRows the numbers whose rows are deleted first: those that may have any
 */
export async function writeRows(
  client: pg.PoolClient,
  projection: Projection,
  numbers: readonly FoldedNumber[],
  mayHaveRows: readonly string[],
  schema: string,
): Promise<void> {
  const rowsByTable = new Map<string, ReadModelRow[]>(projection.tables.map(({ name }) => [name, []]));
  for (const number of numbers) {
    for (const [table, rows] of Object.entries(projection.rows(number)))
      rowsByTable.get(table)!.push(...rows);
  }
  for (const table of projection.tables) {
    if (mayHaveRows.length > 0) await deleteRows(client, schema, table, mayHaveRows);
    await insertRows(client, schema, table, rowsByTable.get(table.name)!);
  }
}

async function deleteRows(
  client: pg.PoolClient,
  schema: string,
  { name }: ReadModelTable,
  e164s: readonly string[],
): Promise<void> {
  await client.query({
    name: `delete-${schema}-${name}`,
    text: `DELETE FROM ${schema}.${name} WHERE e164 = ANY($1)`,
    values: [e164s],
  });
}

async function insertRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
): Promise<void> {
  if (rows.length === 0) return;
  if (rows.length >= MANY_ROWS) return copyRows(client, schema, table, rows);
  const list = table.columns.join(', ');
  await client.query({
    name: `insert-${schema}-${table.name}`,
    text: `INSERT INTO ${schema}.${table.name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${schema}.${table.name}, $1)`,
    values: [JSON.stringify(rows)],
  });
}

async function copyRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
): Promise<void> {
  const copy = await CopyRows.open(client, schema, table);
  for (let from = 0; from < rows.length; from += MANY_ROWS) {
    copy.add(rows.slice(from, from + MANY_ROWS));
    if (copy.isFull) await copy.flush();
  }
  await copy.end();
}
