import { spanOf } from '../event-store/numbers-on-log.js';
import type { TenantReads } from '../tenancy/tenant-reads.js';
import { workspaceCondition } from '../tenancy/workspaces.js';
import type { AssignmentRow } from './assignments.projection.js';
import { isLast, OF_WORKSPACE, type Within } from './last-assignment.js';
import { type NumberPage, shownOn } from './number-filter.js';
import { newestItem, type NumberItem } from './number-item.js';
import { NUMBER_ROW, toKnownNumbers } from './number-rows.js';
import { unpackIds } from './packed-ids.js';

const isHeld = (within: Within) => `EXISTS (
  SELECT FROM ledger.assignments same
   WHERE same.e164 = a.e164 AND ${within('same.workspace_id')} AND same.ended_at IS NULL)`;

// First a page of keys, one row a number: its last assignment, which is what the filters are about. Then all rows of
// those numbers, in the same statement and so the same snapshot.
const sqlWithin = (within: Within, ofSome: boolean) => `
  WITH page AS (
    SELECT a.e164 FROM ledger.assignments a
     ${ofSome ? OF_WORKSPACE : ''}
     WHERE ($1::text IS NULL OR a.e164 > $1)
       AND ${within(ofSome ? 'own.workspace_id' : 'a.workspace_id')}
       AND ($4::text IS NULL OR a.country_code = $4)
       AND ($5::text IS NULL OR a.release_reason = $5)
       AND ($6::text IS NULL OR a.e164 >= $6 AND a.e164 <= $7)
       AND ($8::text[] IS NULL OR a.e164 LIKE ANY ($8))
       AND ${isLast(within)}
       AND ($3::text IS NULL OR ($3 = 'active') = ${isHeld(within)})
     ORDER BY a.e164 LIMIT $9
  )
  SELECT ${NUMBER_ROW}
    FROM page
    JOIN ledger.assignments a ON a.e164 = page.e164 AND ${within('a.workspace_id')}
   ORDER BY a.e164`;

/** A page of numbers as the newest facts tell them, from the projection. */
export async function newestNumbers(reads: TenantReads, page: NumberPage): Promise<NumberItem[]> {
  const { visible, filter, after, limit } = page;
  const { state, country_code, release_reason, prefixes } = filter;
  const shown = shownOn(page);
  const within = workspaceCondition(shown, '$2');
  const patterns = prefixes?.map((prefix) => `${prefix}%`);
  const filters = [within.value, state, country_code, release_reason, ...spanOf(prefixes), patterns];
  const { rows } = await reads
    .of(visible)
    .query<AssignmentRow>(sqlWithin(within.on, shown !== 'all'), [after, ...filters, limit]);
  return toKnownNumbers(unpackIds(rows), visible).map(newestItem);
}
