import type pg from 'pg';
import { numbersOnLog } from '../event-store/numbers-on-log.js';
import type { Instant } from '../numbers/instant.js';
import { foldNumbers } from '../projections/fold-touched.js';
import { toKnown } from './known-number.js';
import { fits, type NumberFilter } from './number-filter.js';
import { itemAsOf, newestItem, type NumberItem } from './number-item.js';

/** Numbers that are folded at a time. */
const CHUNK = 200;

/**
 * A page of numbers folded from the events up to a position: what was known then, which no projection keeps. Memory
 * stays the same however long the log is; the time grows with the numbers between those that fit.
 * @param asOf the instant described; null for the newest state known then
 */
export async function numbersKnown(
  pool: pg.Pool,
  filter: NumberFilter,
  asOf: Instant | null,
  upTo: number,
  after: string | null,
  limit: number,
): Promise<NumberItem[]> {
  const { workspace_id: workspaceId, prefixes } = filter;
  const items: NumberItem[] = [];
  let behind = after;
  for (;;) {
    const e164s = await numbersOnLog(pool, { upTo, workspaceId, prefixes }, behind, CHUNK);
    for (const folded of await foldNumbers(pool, e164s, upTo)) {
      const known = toKnown(folded, workspaceId);
      const item = known && (asOf === null ? newestItem(known) : itemAsOf(known, asOf));
      if (item && fits(item, filter, asOf)) items.push(item);
    }
    if (items.length >= limit || e164s.length < CHUNK) return items.slice(0, limit);
    behind = e164s.at(-1)!;
  }
}
