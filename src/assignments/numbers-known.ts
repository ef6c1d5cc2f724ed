import type { VisibleLog } from '../event-store/visible-log.js';
import type { Instant } from '../numbers/instant.js';
import { foldEvents } from '../projections/fold-touched.js';
import { toKnown } from './known-number.js';
import { fits, type NumberPage, shownOn } from './number-filter.js';
import { itemAsOf, newestItem, type NumberItem } from './number-item.js';

/** Numbers that are folded at a time. */
const CHUNK = 200;

/**
 * A page of numbers folded from the events up to a position: what was known then, which no projection keeps. Memory
 * stays the same however long the log is; the time grows with the numbers between those that fit.
 * @param asOf the instant described; null for the newest state known then
 */
export async function numbersKnown(
  log: VisibleLog,
  page: NumberPage,
  asOf: Instant | null,
  upTo: number,
): Promise<NumberItem[]> {
  const { visible, filter, after, limit } = page;
  const shown = shownOn(page);
  const items: NumberItem[] = [];
  let behind = after;
  for (;;) {
    const numbers = { upTo, workspaces: shown, prefixes: filter.prefixes };
    const e164s = await log.listNumbers(visible, numbers, behind, CHUNK);
    // An overlap shows only where the events of both sides are folded: of all that one may see.
    for (const { e164, events } of await log.readNumbersUpTo(visible, e164s, upTo)) {
      const known = toKnown(foldEvents(e164, events), shown);
      const item = known && (asOf === null ? newestItem(known) : itemAsOf(known, asOf));
      if (item && fits(item, filter, asOf)) items.push(item);
    }
    if (items.length >= limit || e164s.length < CHUNK) return items.slice(0, limit);
    behind = e164s.at(-1)!;
  }
}
