import type pg from 'pg';
import { inTransaction } from './in-transaction.js';
import { projectEvents } from './project-events.js';
import type { Projection } from './projection.js';
import { assertNotAhead, lockCheckpoints, moveCheckpoints } from './lock-checkpoints.js';
import { LIVE_SCHEMA } from './write-changes.js';

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
  const [checkpoint] = await lockCheckpoints(client, [projection]);
  if (!checkpoint) return { did: 'nothing', because: 'not-leader' };
  if (checkpoint.version !== projection.version) return { did: 'nothing', because: 'other-version' };
  const from = checkpoint.position;
  const { position, events } = await projectEvents(client, projection, from, limit, LIVE_SCHEMA);
  if (events === 0) {
    await assertNotAhead(client, [projection.name], from);
    return { did: 'nothing', because: 'up-to-date' };
  }
  await moveCheckpoints(client, [projection.name], position);
  return { did: 'projected', from, position, events };
}
