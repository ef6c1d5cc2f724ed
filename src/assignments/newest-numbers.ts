import { spanOf } from '../event-store/numbers-on-log.js';
import type { TenantReads } from '../tenancy/tenant-reads.js';
import { workspaceCondition, type WorkspaceCondition } from '../tenancy/workspaces.js';
import { type NumberPage, shownOn } from './number-filter.js';
import { newestItem, type NumberItem } from './number-item.js';
import { NUMBER_ROW, toKnownNumbers, type JoinedNumberRow } from './number-rows.js';

type Within = WorkspaceCondition['on'];

const sameNumber = (within: Within) =>
  `FROM ledger.numbers same WHERE same.e164 = n.e164 AND ${within('same.workspace_id')}`;

/** The workspace with the last assignment of the number, by the order of numbers/assignment-order.ts. */
const lastWorkspace = (within: Within) => `
  SELECT same.workspace_id ${sameNumber(within)}
   ORDER BY same.last_began_at DESC, coalesce(same.last_ended_at, 'infinity') DESC, same.workspace_id COLLATE "C" DESC
   LIMIT 1`;

// First a page of keys, one row a number: that of its last assignment, which is what the filters are about. Then all
// rows of those numbers, in the same statement and so the same snapshot. The probes are scalar so that the planner
// makes them row by row along the key, until the page is full, and never a join of the whole table.
const sqlWithin = (within: Within) => `
  WITH page AS (
    SELECT n.e164 FROM ledger.numbers n
     WHERE ($1::text IS NULL OR n.e164 > $1)
       AND ${within('n.workspace_id')}
       AND ($4::text IS NULL OR n.country_code = $4)
       AND ($5::text IS NULL OR n.release_reason = $5)
       AND ($6::text IS NULL OR n.e164 >= $6 AND n.e164 <= $7)
       AND ($8::text[] IS NULL OR n.e164 LIKE ANY ($8))
       AND n.workspace_id = (${lastWorkspace(within)})
       AND ($3::text IS NULL OR $3 = (SELECT CASE WHEN bool_or(same.state = 'active') THEN 'active' ELSE 'released' END ${sameNumber(within)}))
     ORDER BY n.e164 LIMIT $9
  )
  SELECT ${NUMBER_ROW}
    FROM page
    JOIN ledger.numbers n ON n.e164 = page.e164 AND ${within('n.workspace_id')}
    JOIN ledger.assignments a
      ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation
   ORDER BY n.e164, n.workspace_id`;

/** A page of numbers as the newest facts tell them, from the projection. */
export async function newestNumbers(reads: TenantReads, page: NumberPage): Promise<NumberItem[]> {
  const { visible, filter, after, limit } = page;
  const { state, country_code, release_reason, prefixes } = filter;
  const within = workspaceCondition(shownOn(page), '$2');
  const patterns = prefixes?.map((prefix) => `${prefix}%`);
  const filters = [within.value, state, country_code, release_reason, ...spanOf(prefixes), patterns];
  const { rows } = await reads
    .of(visible)
    .query<JoinedNumberRow>(sqlWithin(within.on), [after, ...filters, limit]);
  return toKnownNumbers(rows, visible).map(newestItem);
}
