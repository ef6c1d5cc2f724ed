import type pg from 'pg';
import { assertContiguous } from '../event-store/event-log.js';
import { foldNumbers } from './fold-touched.js';
import type { Projection } from './projection.js';
import { CheckpointAhead } from './projections.errors.js';
import { writeRows } from './write-rows.js';

/** What one turn of a projector did. */
export type BatchResult =
  /** Another projector holds the lease at this moment. */
  | { did: 'nothing'; because: 'not-leader' | 'up-to-date' }
  | { did: 'projected'; from: number; position: number; events: number };

/**
 * Projects the next events of the log: the numbers they touch are folded anew and their rows written, in one
 * transaction with the checkpoint. The checkpoint's row lock is lease and fence at once: whoever cannot get it does
 * nothing, and whoever has it cannot be overtaken.
 * @param limit most events at once
 */
export async function projectBatch(
  client: pg.PoolClient,
  projection: Projection,
  limit: number,
): Promise<BatchResult> {
  await client.query('BEGIN');
  try {
    const result = await projectLocked(client, projection, limit);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function projectLocked(
  client: pg.PoolClient,
  projection: Projection,
  limit: number,
): Promise<BatchResult> {
  const checkpoint = await lockCheckpoint(client, projection.name);
  if (checkpoint === null) return { did: 'nothing', because: 'not-leader' };
  const events = await readTouched(client, checkpoint, limit);
  if (events.length === 0) {
    await assertNotAhead(client, projection.name, checkpoint);
    return { did: 'nothing', because: 'up-to-date' };
  }
  assertContiguous(checkpoint, events);
  const position = events.at(-1)!.position;
  const touched = [...new Set(events.map(({ e164 }) => e164).filter((e164) => e164 !== null))];
  await writeRows(client, projection, await foldNumbers(client, touched, position));
  await client.query({
    name: 'move-checkpoint',
    text: `UPDATE ledger.projections
              SET position = $2, status = 'live', error = NULL, error_position = NULL, updated_at = clock_timestamp()
            WHERE name = $1`,
    values: [projection.name, position],
  });
  return { did: 'projected', from: checkpoint, position, events: events.length };
}

async function lockCheckpoint(client: pg.PoolClient, name: string): Promise<number | null> {
  const { rows } = await client.query<{ position: number }>({
    name: 'lock-checkpoint',
    text: 'SELECT position FROM ledger.projections WHERE name = $1 FOR UPDATE SKIP LOCKED',
    values: [name],
  });
  return rows[0]?.position ?? null;
}

async function readTouched(
  client: pg.PoolClient,
  after: number,
  limit: number,
): Promise<{ position: number; e164: string | null }[]> {
  const { rows } = await client.query<{ position: number; e164: string | null }>({
    name: 'touched-numbers',
    text: 'SELECT position, e164 FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2',
    values: [after, limit],
  });
  return rows;
}

async function assertNotAhead(client: pg.PoolClient, name: string, checkpoint: number): Promise<void> {
  const { rows } = await client.query<{ head: number }>({
    name: 'log-head',
    text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  });
  if (checkpoint > rows[0]!.head) throw new CheckpointAhead(name, checkpoint, rows[0]!.head);
}
