import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { buildShare } from './build-share.js';
import { compareGeneration, LiveBehind } from './compare-generation.js';
import type { TableDifference } from './rebuild.js';
import { catchUp, swapGeneration } from './swap-generation.js';
import { inTransaction } from '../in-transaction.js';

const MOST_SHARES = 4;
const LIVE_POLL_MS = 50;

/** How far a run is; what it throws ends the run. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Builds the tables of some projections anew beside the live ones, in one pass over the log, and puts them in their place.
 * @param pool enough connections for each share: a reader, and a writer for each table
 */
export async function runRebuild(
  pool: pg.Pool,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<void> {
  await withGeneration(pool, projections, onProgress, async (client, projection, position) => {
    const reached = await inTransaction(client, () => catchUp(client, projection, position));
    await swapGeneration(client, projection, reached, () => onProgress(position, position));
  });
}

/**
 * Builds the tables aside, compares them row by row with the live ones, and throws them away.
 * @returns what differs, by projection
 */
export async function checkProjections(
  pool: pg.Pool,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<Map<string, TableDifference[]>> {
  const differences = new Map<string, TableDifference[]>();
  await withGeneration(pool, projections, onProgress, async (client, projection, position) => {
    differences.set(projection.name, await compareOnceLive(client, projection, position, onProgress));
  });
  return differences;
}

async function compareOnceLive(
  client: pg.PoolClient,
  projection: Projection,
  position: number,
  onProgress: OnProgress,
): Promise<TableDifference[]> {
  for (;;) {
    try {
      return await compareGeneration(client, projection, position);
    } catch (error) {
      if (!(error instanceof LiveBehind)) throw error;
      onProgress(position, position);
      await delay(LIVE_POLL_MS);
    }
  }
}

/** Makes a generation, fills it up to the head, lets `use` have each projection's tables, and leaves nothing behind. */
async function withGeneration(
  pool: pg.Pool,
  projections: readonly Projection[],
  onProgress: OnProgress,
  use: (client: pg.PoolClient, projection: Projection, position: number) => Promise<void>,
): Promise<void> {
  const tables = projections.flatMap((projection) => projection.tables.map(({ name }) => name));
  await pool.query('SELECT ledger.create_generation($1)', [tables]);
  try {
    const position = await buildAll(pool, projections, onProgress);
    await pool.query('SELECT ledger.finish_generation($1)', [tables]);
    await pool.query('SELECT ledger.protect_generation($1)', [tables]);
    const client = await pool.connect();
    try {
      for (const projection of projections) await use(client, projection, position);
    } finally {
      client.release();
    }
  } finally {
    await pool.query('SELECT ledger.drop_generation($1)', [tables]);
  }
}

/** @returns the position up to which the generation is complete */
async function buildAll(
  pool: pg.Pool,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<number> {
  const { rows } = await pool.query<{ head: number }>(
    'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  );
  const head = rows[0]!.head;
  const of = Math.min(MOST_SHARES, availableParallelism());
  let done = 0;
  let failed: unknown;
  const onEvents = (events: number) => {
    if (failed) throw failed;
    done += events;
    onProgress(done, head);
  };
  onProgress(0, head);
  const shares = Array.from({ length: of }, (_, index) =>
    buildShare(pool, projections, head, { index, of }, onEvents).catch((error: unknown) => {
      failed ??= error;
    }),
  );
  await Promise.all(shares);
  if (failed) throw failed;
  return head;
}
