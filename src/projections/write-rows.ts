import type pg from 'pg';
import type { FoldedNumber, Projection, ReadModelRow, ReadModelTable } from './projection.js';

/** Where the live tables are; a rebuild writes the same tables in a schema of its own. */
export const LIVE_SCHEMA = 'ledger';

/** Replaces, in the caller's transaction, all rows of these numbers: one DELETE and one INSERT a table. */
export async function writeRows(
  client: pg.PoolClient,
  projection: Projection,
  numbers: readonly FoldedNumber[],
  schema: string,
): Promise<void> {
  const rowsByTable = new Map<string, ReadModelRow[]>(projection.tables.map(({ name }) => [name, []]));
  for (const number of numbers) {
    for (const [table, rows] of Object.entries(projection.rows(number)))
      rowsByTable.get(table)!.push(...rows);
  }
  const e164s = numbers.map(({ e164 }) => e164);
  for (const table of projection.tables)
    await replaceRows(client, schema, table, e164s, rowsByTable.get(table.name)!);
}

async function replaceRows(
  client: pg.PoolClient,
  schema: string,
  { name, columns }: ReadModelTable,
  e164s: string[],
  rows: ReadModelRow[],
): Promise<void> {
  await client.query({
    name: `delete-${schema}-${name}`,
    text: `DELETE FROM ${schema}.${name} WHERE e164 = ANY($1)`,
    values: [e164s],
  });
  if (rows.length === 0) return;
  const list = columns.join(', ');
  await client.query({
    name: `insert-${schema}-${name}`,
    text: `INSERT INTO ${schema}.${name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${schema}.${name}, $1)`,
    values: [JSON.stringify(rows)],
  });
}
