import type pg from 'pg';

/** Positions without a gap, no event twice. @returns how many events there are */
export async function assertWholeLog(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ events: number; head: number; ids: number }>(
    `SELECT count(*) AS events, coalesce(max(position), 0) AS head, count(DISTINCT (workspace_id, event_id)) AS ids
       FROM ledger.events`,
  );
  const { events, head, ids } = rows[0]!;
  if (events !== head || ids !== events)
    throw new Error(`expected ${events} events at positions 1 … ${events}, got ${ids} up to ${head}`);
  return events;
}
