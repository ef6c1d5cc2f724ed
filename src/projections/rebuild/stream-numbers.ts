import pg from 'pg';
import type { StoredFactSource } from '../../numbers/fact.js';
import { copyFacts, FACT_COLUMNS, IS_FOLDED } from '../copy/copy-facts.js';
import type { NumberRange } from './number-ranges.js';

/** All events of one number, in log order. */
export interface NumberEvents {
  e164: string;
  events: StoredFactSource[];
}

/**
 * Along the index by number, whose order is the one wanted: the planner would rather sort, which takes four times as
 * long, as it supposes every page to come from a disk (docs/decisions/0060).
 */
export const READ_BY_INDEX = 'SET enable_sort = off; SET enable_bitmapscan = off';
export const READ_AS_PLANNED = 'RESET enable_sort; RESET enable_bitmapscan';

/**
 * Streams the events of a range of numbers up to a position in number order, in constant memory.
 * Yields several numbers at a time, as they arrive.
 */
export async function* streamNumbers(
  client: pg.PoolClient,
  upTo: number,
  range: NumberRange,
): AsyncGenerator<NumberEvents[]> {
  const query = `SELECT ${FACT_COLUMNS} FROM ledger.events
                  WHERE ${within(range)} AND position <= ${upTo} AND ${IS_FOLDED} ORDER BY e164, position`;
  let current: NumberEvents | null = null;
  for await (const rows of copyFacts(client, query)) {
    const complete: NumberEvents[] = [];
    for (const row of rows) {
      if (current === null || current.e164 !== row.e164) {
        if (current !== null) complete.push(current);
        current = { e164: row.e164!, events: [] };
      }
      current.events.push(row);
    }
    if (complete.length > 0) yield complete;
  }
  if (current) yield [current];
}

function within({ from, to }: NumberRange): string {
  const bounds = ['e164 IS NOT NULL'];
  if (from !== null) bounds.push(`e164 >= ${pg.escapeLiteral(from)}`);
  if (to !== null) bounds.push(`e164 < ${pg.escapeLiteral(to)}`);
  return bounds.join(' AND ');
}
