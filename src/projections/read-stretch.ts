import pg from 'pg';
import { assertContiguous } from '../event-store/event-log.js';
import { FOLDED_KINDS } from '../numbers/stored-kinds.js';
import { eventsOfNumbers, foldEvents } from './fold-touched.js';
import type { FoldedNumber } from './projection.js';

/** The events right behind a position, and what is known of the numbers they touch once they are there. */
export interface Stretch {
  after: number;
  /** Of its last event; `after` when there is none. */
  position: number;
  events: number;
  numbers: FoldedNumber[];
  /** Those of the numbers that were known before: only they can have rows yet. */
  known: string[];
}

/**
 * Reads a stretch of the log and folds the numbers it touches. Events of kinds that change no history touch none.
 * The log never changes, so it does not matter when this is read, or on which connection.
 * @param limit most events at once
 */
export async function readStretch(
  client: pg.Pool | pg.PoolClient,
  after: number,
  limit: number,
): Promise<Stretch> {
  const { rows: events } = await client.query<{ position: number; touched: string | null }>({
    name: 'touched-numbers',
    text: `SELECT position, CASE WHEN kind = ANY($3) THEN e164 END AS touched
             FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [after, limit, FOLDED_KINDS],
  });
  assertContiguous(after, events);
  const position = events.at(-1)?.position ?? after;
  const touched = [...new Set(events.map((event) => event.touched).filter((e164) => e164 !== null))];
  const byNumber = touched.length === 0 ? [] : [...(await eventsOfNumbers(client, touched, position))];
  const numbers = byNumber.map(([e164, known]) => foldEvents(e164, known));
  const known = byNumber.filter(([, [first]]) => first!.position <= after).map(([e164]) => e164);
  return { after, position, events: events.length, numbers, known };
}
