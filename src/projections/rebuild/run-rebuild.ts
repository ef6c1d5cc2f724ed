import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { buildGeneration, type OnProgress } from './build-generation.js';
import { compareGeneration, LiveBehind } from './compare-generation.js';
import type { TableDifference } from './rebuild.js';
import { finishGeneration } from './finish-generation.js';
import { catchUp, swapGeneration } from './swap-generation.js';
import { inTransaction } from '../in-transaction.js';

const LIVE_POLL_MS = 50;

/**
 * Builds the tables of some projections anew beside the live ones, in one pass over the log, and puts them in their place.
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
    const position = await buildGeneration(pool, projections, onProgress);
    await finishGeneration(pool, tables);
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
