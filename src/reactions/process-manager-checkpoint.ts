import type pg from 'pg';

/** Locks a process manager's checkpoint: lease and fence at once. @returns null while another holds it */
export async function lockCheckpoint(client: pg.PoolClient, name: string): Promise<number | null> {
  const { rows } = await client.query<{ position: number }>({
    name: 'lock-process-manager',
    text: 'SELECT position FROM ledger.process_managers WHERE name = $1 FOR UPDATE SKIP LOCKED',
    values: [name],
  });
  return rows[0]?.position ?? null;
}

export async function moveCheckpoint(client: pg.PoolClient, name: string, position: number): Promise<void> {
  await client.query({
    name: 'move-process-manager',
    text: `UPDATE ledger.process_managers
              SET position = $2, status = 'live', error = NULL, error_position = NULL, updated_at = clock_timestamp()
            WHERE name = $1`,
    values: [name, position],
  });
}

/** Notes that the event behind the checkpoint cannot be read. @returns its position */
export async function markStopped(pool: pg.Pool, name: string, error: string): Promise<number> {
  const { rows } = await pool.query<{ error_position: number }>(
    `UPDATE ledger.process_managers
        SET status = 'stopped', error = $2, error_position = position + 1, updated_at = clock_timestamp()
      WHERE name = $1 RETURNING error_position`,
    [name, error],
  );
  return rows[0]!.error_position;
}
