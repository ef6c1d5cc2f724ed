import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { projectEvents } from '../project-events.js';
import type { Projection } from '../projection.js';
import { REBUILD_SCHEMA } from './generation-builder.js';
import { SwapBlocked } from './rebuild.errors.js';

const CATCH_UP_BATCH = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';
const LONGEST_TRY_S = 60;
const BETWEEN_TRIES_MS = 50;
const LONGEST_LOCK_WAIT_MS = 4;

/** Projects into the generation beside the live one what came after `position`. @returns where it stands then */
export async function catchUp(
  client: pg.PoolClient,
  projection: Projection,
  position: number,
  upTo = Infinity,
): Promise<number> {
  let reached = position;
  for (;;) {
    const limit = Math.min(CATCH_UP_BATCH, upTo - reached);
    if (limit <= 0) return reached;
    const after = reached;
    const { position: next, events } = await projectEvents(client, projection, after, limit, REBUILD_SCHEMA);
    reached = next;
    if (events < limit) return reached;
  }
}

/**
 * Puts a built generation in the place of the live tables: the live projector is held off, the last events are
 * caught up, tables and checkpoint change in one transaction. Readers wait for no longer than the lock time-out for each
 * table: when a long query keeps the live tables in use, everything is undone and tried again.
 * @param onWait is called before each further try; what it throws ends the waiting
 */
export async function swapGeneration(
  client: pg.PoolClient,
  projection: Projection,
  position: number,
  onWait: () => void,
): Promise<void> {
  const giveUpAt = Date.now() + LONGEST_TRY_S * 1_000;
  for (;;) {
    try {
      return await swapOnce(client, projection, position);
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (Date.now() > giveUpAt) throw new SwapBlocked(LONGEST_TRY_S);
      await delay(BETWEEN_TRIES_MS);
      onWait();
    }
  }
}

async function swapOnce(client: pg.PoolClient, projection: Projection, position: number): Promise<void> {
  const { name, version, tables } = projection;
  await client.query('BEGIN');
  await client.query('SELECT FROM ledger.projections WHERE name = $1 FOR UPDATE', [name]);
  const reached = await catchUp(client, projection, position);
  await client.query(
    `UPDATE ledger.projections
        SET position = $2, version = $3, generation = generation + 1, status = 'live', error = NULL,
            error_position = NULL, updated_at = clock_timestamp()
      WHERE name = $1`,
    [name, reached, version],
  );
  await client.query(`SET LOCAL lock_timeout = '${LONGEST_LOCK_WAIT_MS}ms'`);
  // In one message, so that readers never wait for this process to send the next one.
  const names = tables.map((table) => pg.escapeLiteral(table.name)).join(', ');
  await client.query(`SELECT ledger.swap_generation(ARRAY[${names}]); COMMIT`);
}
