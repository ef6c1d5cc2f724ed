import pg from 'pg';
import { assertContiguous } from '../event-store/event-log.js';
import { FOLDED_KINDS } from '../numbers/stored-kinds.js';
import { copyFacts, FACT_COLUMNS, type FactRow, IS_FOLDED } from './copy/copy-facts.js';
import { foldTouched, type TouchedNumber } from './fold-touched.js';

/** How far a stretch of the log goes. */
export interface Stretch {
  /** Of its last event; where it begins when there is none. */
  position: number;
  events: number;
}

/**
 * Reads the events right behind a position and folds the numbers they touch, one after the other: so nothing is held but
 * what `onNumber` keeps. Events of kinds that change no history touch none. The log never changes, so it does not matter
 * when this is read, or on which connection.
 * @param limit most events at once
 */
export async function readStretch(
  client: pg.PoolClient,
  after: number,
  limit: number,
  onNumber: (number: TouchedNumber) => void,
): Promise<Stretch> {
  const positions: number[] = [];
  let current: FactRow[] = [];
  const finish = () => {
    const [first] = current;
    if (first) onNumber(foldTouched(first.e164!, current, after));
  };
  for await (const rows of copyFacts(client, sqlOf(after, limit))) {
    for (const row of rows) {
      if (row.position > after) positions.push(row.position);
      if (row.e164 === null || !FOLDED.has(row.kind)) continue;
      if (row.e164 !== current[0]?.e164) {
        finish();
        current = [];
      }
      current.push(row);
    }
  }
  finish();
  positions.sort((a, b) => a - b);
  assertContiguous(
    after,
    positions.map((position) => ({ position })),
  );
  return { position: positions.at(-1) ?? after, events: positions.length };
}

// In one statement, so that the numbers need not come here and go back, and in the order of the numbers. OFFSET 0 has each
// looked up on its own, and `+ 0` by its number: planned by guesses about the log, and guessed wrongly, a join of both or a
// walk through the positions reads all of it.
const sqlOf = (after: number, limit: number) => `
  WITH stretch AS MATERIALIZED (
    SELECT ${FACT_COLUMNS} FROM ledger.events WHERE position > ${after} ORDER BY position LIMIT ${limit}
  )
  SELECT ${FACT_COLUMNS} FROM stretch
   UNION ALL
  SELECT earlier.* FROM (SELECT DISTINCT e164 FROM stretch WHERE ${IS_FOLDED}) AS touched,
         LATERAL (SELECT ${FACT_COLUMNS} FROM ledger.events
                   WHERE e164 = touched.e164 AND position + 0 <= ${after} AND ${IS_FOLDED} OFFSET 0) AS earlier
   ORDER BY e164, position`;

const FOLDED = new Set(FOLDED_KINDS);
