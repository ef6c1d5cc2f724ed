import type pg from 'pg';
import type { Instant } from '../numbers/instant.js';

/** The present by the clock that recorded_at is read from. */
export async function databaseNow(pool: pg.Pool): Promise<Instant> {
  const { rows } = await pool.query<{ now: Instant }>({
    name: 'database-clock',
    text: 'SELECT clock_timestamp() AS now',
  });
  return rows[0]!.now;
}
