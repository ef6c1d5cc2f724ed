import pg from 'pg';

/** The numbers from one (inclusive) to another (exclusive), in the order of the log's index; null is the end. */
export interface NumberRange {
  from: string | null;
  to: string | null;
}

/** In how many sampled events each range shall show. */
const SAMPLED_PER_RANGE = 200;

/**
 * Cuts the log's numbers into ranges of about so many events each, by a sample. How even they are decides only how well
 * the work can be shared out.
 */
export async function numberRanges(pool: pg.Pool, events: number, perRange: number): Promise<NumberRange[]> {
  const count = Math.ceil(events / perRange);
  if (count <= 1) return [{ from: null, to: null }];
  const percent = Math.min(100, (100 * count * SAMPLED_PER_RANGE) / events);
  const { rows } = await pool.query<{ bounds: string[] | null }>(
    `SELECT percentile_disc($1::float8[]) WITHIN GROUP (ORDER BY e164) AS bounds
       FROM ledger.log TABLESAMPLE SYSTEM (${percent}) WHERE e164 IS NOT NULL`,
    [Array.from({ length: count - 1 }, (_, index) => (index + 1) / count)],
  );
  const bounds = [...new Set(rows[0]!.bounds)];
  return [null, ...bounds].map((from, index) => ({ from, to: bounds[index] ?? null }));
}
