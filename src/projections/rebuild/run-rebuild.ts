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
 * Builds a projection's tables anew beside the live ones, and puts them in their place.
 * @param pool enough connections: one for each share, and one for each share and table
 */
export async function runRebuild(
  pool: pg.Pool,
  projection: Projection,
  onProgress: OnProgress,
): Promise<void> {
  await withGeneration(pool, projection, onProgress, async (client, position) => {
    const reached = await inTransaction(client, () => catchUp(client, projection, position));
    await swapGeneration(client, projection, reached, () => onProgress(position, position));
  });
}

/** Builds the tables aside, compares them row by row with the live ones, and throws them away. */
export async function checkProjection(
  pool: pg.Pool,
  projection: Projection,
  onProgress: OnProgress,
): Promise<TableDifference[]> {
  return withGeneration(pool, projection, onProgress, async (client, position) => {
    for (;;) {
      try {
        return await compareGeneration(client, projection, position);
      } catch (error) {
        if (!(error instanceof LiveBehind)) throw error;
        onProgress(position, position);
        await delay(LIVE_POLL_MS);
      }
    }
  });
}

/** Makes a generation, fills it up to the head, lets `use` have it, and leaves nothing behind. */
async function withGeneration<T>(
  pool: pg.Pool,
  projection: Projection,
  onProgress: OnProgress,
  use: (client: pg.PoolClient, position: number) => Promise<T>,
): Promise<T> {
  const tables = projection.tables.map(({ name }) => name);
  await pool.query('SELECT ledger.create_generation($1)', [tables]);
  try {
    const position = await buildAll(pool, projection, onProgress);
    await pool.query('SELECT ledger.analyze_generation($1)', [tables]);
    const client = await pool.connect();
    try {
      return await use(client, position);
    } finally {
      client.release();
    }
  } finally {
    await pool.query('SELECT ledger.drop_generation($1)', [tables]);
  }
}

/** @returns the position up to which the generation is complete */
async function buildAll(pool: pg.Pool, projection: Projection, onProgress: OnProgress): Promise<number> {
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
    buildShare(pool, projection, head, { index, of }, onEvents).catch((error: unknown) => {
      failed ??= error;
    }),
  );
  await Promise.all(shares);
  if (failed) throw failed;
  return head;
}
