import pg from 'pg';
import { assertContiguous } from '../event-store/event-log.js';
import { FOLDED_KINDS } from '../numbers/stored-kinds.js';
import { copyFacts, FACT_COLUMNS, type FactRow, IS_FOLDED } from './copy/copy-facts.js';
import { foldTouched, type TouchedNumber } from './fold-touched.js';

/** The events right behind a position, and what is known of the numbers they touch once they are there. */
export interface Stretch {
  after: number;
  /** Of its last event; `after` when there is none. */
  position: number;
  events: number;
  numbers: TouchedNumber[];
}

/**
 * Reads a stretch of the log and folds the numbers it touches. Events of kinds that change no history touch none.
 * The log never changes, so it does not matter when this is read, or on which connection.
 * @param limit most events at once
 */
export async function readStretch(client: pg.PoolClient, after: number, limit: number): Promise<Stretch> {
  const events: FactRow[] = [];
  const earlier: FactRow[] = [];
  for await (const rows of copyFacts(client, sqlOf(after, limit))) {
    for (const row of rows) (row.position > after ? events : earlier).push(row);
  }
  assertContiguous(after, events);
  const numbers = [...byNumber(earlier, events)].map(([e164, all]) => foldTouched(e164, all, after));
  return { after, position: events.at(-1)?.position ?? after, events: events.length, numbers };
}

// In one statement, so that the numbers need not come here and go back. OFFSET 0 has each looked up by the index on its own:
// a join of both is planned by guesses about the log, and guessed wrongly it reads all of it.
const sqlOf = (after: number, limit: number) => `
  WITH stretch AS MATERIALIZED (
    SELECT ${FACT_COLUMNS} FROM ledger.events WHERE position > ${after} ORDER BY position LIMIT ${limit}
  )
  SELECT ${FACT_COLUMNS} FROM stretch
   UNION ALL
  SELECT earlier.* FROM (SELECT DISTINCT e164 FROM stretch WHERE ${IS_FOLDED}) AS touched,
         LATERAL (SELECT ${FACT_COLUMNS} FROM ledger.events
                   WHERE e164 = touched.e164 AND position <= ${after} AND ${IS_FOLDED}
                   ORDER BY position OFFSET 0) AS earlier`;

/** The events of each touched number, in log order. */
function byNumber(earlier: readonly FactRow[], stretch: readonly FactRow[]): Map<string, FactRow[]> {
  const numbers = new Map<string, FactRow[]>();
  for (const rows of [earlier, stretch.filter(({ kind }) => FOLDED.has(kind))]) {
    for (const row of rows) {
      if (row.e164 === null) continue;
      const events = numbers.get(row.e164);
      if (events) events.push(row);
      else numbers.set(row.e164, [row]);
    }
  }
  return numbers;
}

const FOLDED = new Set(FOLDED_KINDS);
