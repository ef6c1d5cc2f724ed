import type pg from 'pg';
import { spanOf } from '../event-store/numbers-on-log.js';
import type { NumberFilter } from './number-filter.js';
import { newestItem, type NumberItem } from './number-item.js';
import { NUMBER_ROW, toKnownNumbers, type JoinedNumberRow } from './number-rows.js';

const WITHIN_WORKSPACE = (row: string) => `($2::text IS NULL OR ${row}.workspace_id = $2)`;

const SAME_NUMBER = `FROM ledger.numbers same WHERE same.e164 = n.e164 AND ${WITHIN_WORKSPACE('same')}`;

/** The workspace with the last assignment of the number, by the order of numbers/assignment-order.ts. */
const LAST_WORKSPACE = `
  SELECT same.workspace_id ${SAME_NUMBER}
   ORDER BY same.last_began_at DESC, coalesce(same.last_ended_at, 'infinity') DESC, same.workspace_id COLLATE "C" DESC
   LIMIT 1`;

// First a page of keys, one row a number: that of its last assignment, which is what the filters are about. Then all
// rows of those numbers, in the same statement and so the same snapshot. The probes are scalar so that the planner
// makes them row by row along the key, until the page is full, and never a join of the whole table.
const SQL = `
  WITH page AS (
    SELECT n.e164 FROM ledger.numbers n
     WHERE ($1::text IS NULL OR n.e164 > $1)
       AND ${WITHIN_WORKSPACE('n')}
       AND ($4::text IS NULL OR n.country_code = $4)
       AND ($5::text IS NULL OR n.release_reason = $5)
       AND ($6::text IS NULL OR n.e164 >= $6 AND n.e164 <= $7)
       AND ($8::text[] IS NULL OR n.e164 LIKE ANY ($8))
       AND n.workspace_id = (${LAST_WORKSPACE})
       AND ($3::text IS NULL OR $3 = (SELECT CASE WHEN bool_or(same.state = 'active') THEN 'active' ELSE 'released' END ${SAME_NUMBER}))
     ORDER BY n.e164 LIMIT $9
  )
  SELECT ${NUMBER_ROW}
    FROM page
    JOIN ledger.numbers n ON n.e164 = page.e164 AND ${WITHIN_WORKSPACE('n')}
    JOIN ledger.assignments a
      ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation
   ORDER BY n.e164, n.workspace_id`;

/** A page of numbers as the newest facts tell them, from the projection. */
export async function newestNumbers(
  pool: pg.Pool,
  { workspace_id, state, country_code, release_reason, prefixes }: NumberFilter,
  after: string | null,
  limit: number,
): Promise<NumberItem[]> {
  const patterns = prefixes?.map((prefix) => `${prefix}%`);
  const filters = [workspace_id, state, country_code, release_reason, ...spanOf(prefixes), patterns];
  const { rows } = await pool.query<JoinedNumberRow>(SQL, [after, ...filters, limit]);
  return toKnownNumbers(rows).map(newestItem);
}
