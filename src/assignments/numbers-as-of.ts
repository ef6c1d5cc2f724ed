import { spanOf } from '../event-store/numbers-on-log.js';
import type { Instant } from '../numbers/instant.js';
import type { TenantReads } from '../tenancy/tenant-reads.js';
import { workspaceCondition } from '../tenancy/workspaces.js';
import type { AssignmentRow } from './assignments.projection.js';
import { isLast, OF_WORKSPACE, type Within } from './last-assignment.js';
import { type NumberPage, shownOn } from './number-filter.js';
import { itemAsOf, type NumberItem } from './number-item.js';
import { NUMBER_ROW, toKnownNumbers } from './number-rows.js';
import { unpackIds } from './packed-ids.js';

/** numbers/as-of.ts in SQL: an unknown start reaches back to the end of the workspace's assignment before. */
const BEGUN = (row: string) => `
  (${row}.started_at <= $3 OR ${row}.started_at IS NULL AND NOT EXISTS (
     SELECT FROM ledger.assignments before
      WHERE before.e164 = ${row}.e164 AND before.workspace_id = ${row}.workspace_id
        AND before.generation = ${row}.generation - 1 AND before.ended_at > $3))`;

const HELD = (row: string) => `${BEGUN(row)} AND (${row}.ended_at IS NULL OR ${row}.ended_at > $3)`;

const isHeld = (within: Within) => `EXISTS (
  SELECT FROM ledger.assignments held
   WHERE held.e164 = a.e164 AND ${within('held.workspace_id')} AND ${HELD('held')})`;

/** An assignment that shows its number's state. Each is a span of instants, so an index leads to the rows. */
const shows = (within: Within) => ({
  any: BEGUN('a'),
  active: HELD('a'),
  released: `a.ended_at <= $3 AND NOT ${isHeld(within)}`,
});

/** The last one begun of a number in that state: filters are about it. */
const lastShows = (within: Within) => ({
  any: `${BEGUN('a')} AND ${isLast(within, BEGUN('same'))}`,
  active: `${BEGUN('a')} AND ${isLast(within, BEGUN('same'))} AND ${isHeld(within)}`,
  released: `${shows(within).released} AND ${isLast(within, BEGUN('same'))}`,
});

// Sent unnamed, so that each is planned with its values: along the numbers where many fit, by the index where few do.
const sqlFor = (within: Within, ofSome: boolean, showing: string) => `
  WITH page AS (
    SELECT DISTINCT a.e164 FROM ledger.assignments a
     ${ofSome ? OF_WORKSPACE : ''}
     WHERE ($1::text IS NULL OR a.e164 > $1)
       AND ${within(ofSome ? 'own.workspace_id' : 'a.workspace_id')}
       AND ($4::text IS NULL OR a.country_code = $4)
       AND ($5::text IS NULL OR a.release_reason = $5 AND a.ended_at <= $3)
       AND ${showing}
       AND ($6::text IS NULL OR a.e164 >= $6 AND a.e164 <= $7)
       AND ($8::text[] IS NULL OR a.e164 LIKE ANY ($8))
     ORDER BY a.e164 LIMIT $9
  )
  SELECT ${NUMBER_ROW}
    FROM page
    JOIN ledger.assignments a ON a.e164 = page.e164 AND ${within('a.workspace_id')}
   ORDER BY a.e164`;

/**
 * A page of the numbers that somebody had begun to hold by an instant, as they were then by everything known
 * now. What is shown of a release that came later has no part in the filters (docs/decisions/0056).
 */
export async function numbersAsOf(
  reads: TenantReads,
  page: NumberPage,
  asOf: Instant,
): Promise<NumberItem[]> {
  const { visible, filter, after, limit } = page;
  const { country_code, release_reason, prefixes } = filter;
  const shown = shownOn(page);
  const within = workspaceCondition(shown, '$2');
  const aboutLast = country_code !== undefined || release_reason !== undefined;
  const showing = (aboutLast ? lastShows : shows)(within.on)[filter.state ?? 'any'];
  const patterns = prefixes?.map((prefix) => `${prefix}%`);
  const values = [within.value, asOf, country_code, release_reason, ...spanOf(prefixes), patterns];
  const sql = sqlFor(within.on, shown !== 'all', showing);
  const { rows } = await reads.of(visible).query<AssignmentRow>(sql, [after, ...values, limit]);
  return toKnownNumbers(unpackIds(rows), visible).map((known) => itemAsOf(known, asOf)!);
}
