import pg from 'pg';
import { inTransaction } from '../in-transaction.js';
import type { Projection, ReadModelTable } from '../projection.js';
import { REBUILD_SCHEMA } from './generation-builder.js';
import type { TableDifference } from './rebuild.js';
import { catchUp } from './swap-generation.js';

const EXAMPLES = 5;

/**
 * Compares a built generation with the live tables, row by row, at one position. The live projector waits meanwhile;
 * intake and readers do not.
 * @returns the tables that differ
 */
export function compareGeneration(
  client: pg.PoolClient,
  projection: Projection,
  position: number,
): Promise<TableDifference[]> {
  return inTransaction(client, async () => {
    await alignWithLive(client, projection, position);
    const differences: TableDifference[] = [];
    for (const table of projection.tables) {
      const difference = await compareTable(client, table);
      if (difference.missing + difference.unexpected > 0) differences.push(difference);
    }
    return differences;
  });
}

/** Holds the live checkpoint and brings whichever is behind up to the other. */
async function alignWithLive(client: pg.PoolClient, projection: Projection, position: number): Promise<void> {
  const { rows } = await client.query<{ position: number }>(
    'SELECT position FROM ledger.projections WHERE name = $1 FOR UPDATE',
    [projection.name],
  );
  const live = rows[0]!.position;
  if (live < position) throw new LiveBehind(live);
  await catchUp(client, projection, position, live);
}

/** The live tables have not reached the position that was built: the caller waits and compares again. */
export class LiveBehind extends Error {
  constructor(readonly live: number) {
    super(`the live tables stand at position ${live} only`);
  }
}

async function compareTable(
  client: pg.PoolClient,
  { name, columns }: ReadModelTable,
): Promise<TableDifference> {
  const list = (await comparable(client, name, columns)).join(', ');
  const onlyIn = (one: string, other: string) =>
    `SELECT ${list} FROM ${one}.${name} EXCEPT ALL SELECT ${list} FROM ${other}.${name}`;
  const { rows } = await client.query<{ missing: number; unexpected: number; examples: string[] | null }>(
    `WITH missing AS MATERIALIZED (${onlyIn(REBUILD_SCHEMA, 'ledger')}),
          unexpected AS MATERIALIZED (${onlyIn('ledger', REBUILD_SCHEMA)}),
          examples AS (SELECT e164 FROM missing UNION SELECT e164 FROM unexpected LIMIT ${EXAMPLES})
     SELECT (SELECT count(*) FROM missing) AS missing, (SELECT count(*) FROM unexpected) AS unexpected,
            (SELECT array_agg(e164 ORDER BY e164) FROM examples) AS examples`,
  );
  const { missing, unexpected, examples } = rows[0]!;
  return { table: name, missing, unexpected, examples: examples ?? [] };
}

/** Values of the type json have no equality; their texts do. */
async function comparable(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ column: string }>(
    `SELECT attname AS column FROM pg_attribute
      WHERE attrelid = format('ledger.%I', $1::text)::regclass AND atttypid = 'json'::regtype`,
    [table],
  );
  const json = new Set(rows.map(({ column }) => column));
  return columns.map((column) => (json.has(column) ? `${column}::text` : column));
}
