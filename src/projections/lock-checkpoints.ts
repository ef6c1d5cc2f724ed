import type pg from 'pg';
import type { Projection } from './projection.js';
import { CheckpointAhead } from './projections.errors.js';

/** Where a projection stands, held until the transaction ends. */
export interface LockedCheckpoint {
  name: string;
  position: number;
  /** Of the code that built its tables. */
  version: number;
}

/** Takes the checkpoints of those projections that nobody else holds at this moment. */
export async function lockCheckpoints(
  client: pg.PoolClient,
  projections: readonly Projection[],
): Promise<LockedCheckpoint[]> {
  const { rows } = await client.query<LockedCheckpoint>({
    name: 'lock-checkpoints',
    text: `SELECT name, position, version FROM ledger.projections WHERE name = ANY($1)
            ORDER BY name FOR UPDATE SKIP LOCKED`,
    values: [projections.map(({ name }) => name)],
  });
  return rows;
}

export async function moveCheckpoints(
  client: pg.PoolClient,
  names: readonly string[],
  position: number,
): Promise<void> {
  await client.query({
    name: 'move-checkpoints',
    text: `UPDATE ledger.projections
              SET position = $2, status = 'live', error = NULL, error_position = NULL, updated_at = clock_timestamp()
            WHERE name = ANY($1)`,
    values: [names, position],
  });
}

/** @throws CheckpointAhead when projections that found nothing behind their position claim to know what is not there */
export async function assertNotAhead(
  client: pg.PoolClient,
  names: readonly string[],
  checkpoint: number,
): Promise<void> {
  const { rows } = await client.query<{ head: number }>({
    name: 'log-head',
    text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  });
  if (checkpoint > rows[0]!.head) throw new CheckpointAhead(names.join(', '), checkpoint, rows[0]!.head);
}
