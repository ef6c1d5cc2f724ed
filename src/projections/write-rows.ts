import type pg from 'pg';
import type { FoldedNumber, Projection, ReadModelRow, ReadModelTable } from './projection.js';

/** Where the live tables are; a rebuild writes the same tables in a schema of its own. */
export const LIVE_SCHEMA = 'ledger';

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

/** Not by COPY, which PostgreSQL refuses where a table has row-level security. */
async function insertRows(
  client: pg.PoolClient,
  schema: string,
  table: ReadModelTable,
  rows: readonly ReadModelRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const list = table.columns.join(', ');
  await client.query({
    name: `insert-${schema}-${table.name}`,
    text: `INSERT INTO ${schema}.${table.name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${schema}.${table.name}, $1)`,
    values: [JSON.stringify(rows)],
  });
}
