import type pg from 'pg';
import { inTransaction } from './in-transaction.js';
import { projectEvents } from './project-events.js';
import type { Projection } from './projection.js';
import { CheckpointAhead } from './projections.errors.js';
import { LIVE_SCHEMA } from './write-rows.js';

/** What one turn of a projector did. */
export type BatchResult =
  /** Another projector holds the lease at this moment; or the tables were built by other code and wait for a rebuild. */
  | { did: 'nothing'; because: 'not-leader' | 'other-version' | 'up-to-date' }
  | { did: 'projected'; from: number; position: number; events: number };

/**
 * Projects the next events of the log: the numbers they touch are folded anew and their rows written, in one
 * transaction with the checkpoint. The checkpoint's row lock is lease and fence at once: whoever cannot get it does
 * nothing, and whoever has it cannot be overtaken.
 * @param limit most events at once
 */
export function projectBatch(
  client: pg.PoolClient,
  projection: Projection,
  limit: number,
): Promise<BatchResult> {
  return inTransaction(client, () => projectLocked(client, projection, limit));
}

async function projectLocked(
  client: pg.PoolClient,
  projection: Projection,
  limit: number,
): Promise<BatchResult> {
  const checkpoint = await lockCheckpoint(client, projection.name);
  if (checkpoint === null) return { did: 'nothing', because: 'not-leader' };
  if (checkpoint.version !== projection.version) return { did: 'nothing', because: 'other-version' };
  const from = checkpoint.position;
  const { position, events } = await projectEvents(client, projection, from, limit, LIVE_SCHEMA);
  if (events === 0) {
    await assertNotAhead(client, projection.name, from);
    return { did: 'nothing', because: 'up-to-date' };
  }
  await client.query({
    name: 'move-checkpoint',
    text: `UPDATE ledger.projections
              SET position = $2, status = 'live', error = NULL, error_position = NULL, updated_at = clock_timestamp()
            WHERE name = $1`,
    values: [projection.name, position],
  });
  return { did: 'projected', from, position, events };
}

async function lockCheckpoint(
  client: pg.PoolClient,
  name: string,
): Promise<{ position: number; version: number } | null> {
  const { rows } = await client.query<{ position: number; version: number }>({
    name: 'lock-checkpoint',
    text: 'SELECT position, version FROM ledger.projections WHERE name = $1 FOR UPDATE SKIP LOCKED',
    values: [name],
  });
  return rows[0] ?? null;
}

async function assertNotAhead(client: pg.PoolClient, name: string, checkpoint: number): Promise<void> {
  const { rows } = await client.query<{ head: number }>({
    name: 'log-head',
    text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  });
  if (checkpoint > rows[0]!.head) throw new CheckpointAhead(name, checkpoint, rows[0]!.head);
}
