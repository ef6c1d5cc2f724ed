import type pg from 'pg';
import { assertContiguous } from '../event-store/event-log.js';
import { REACTION_OUTCOME_KINDS } from '../numbers/own-events.js';
import { foldNumbers } from './fold-touched.js';
import type { Projection } from './projection.js';
import { writeRows } from './write-rows.js';

/** How far a stretch of the log was projected. */
export interface Projected {
  position: number;
  events: number;
}

/**
 * Projects the events right behind a position, in the caller's transaction: the numbers they touch are folded anew
 * and their rows written.
 * @param limit most events at once
 * @param schema of the tables that are written
 */
export async function projectEvents(
  client: pg.PoolClient,
  projection: Projection,
  after: number,
  limit: number,
  schema: string,
): Promise<Projected> {
  const { rows: events } = await client.query<{ position: number; e164: string | null }>({
    name: 'touched-numbers',
    text: `SELECT position, CASE WHEN kind <> ALL($3) THEN e164 END AS e164
             FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [after, limit, REACTION_OUTCOME_KINDS],
  });
  if (events.length === 0) return { position: after, events: 0 };
  assertContiguous(after, events);
  const position = events.at(-1)!.position;
  const touched = [...new Set(events.map(({ e164 }) => e164).filter((e164) => e164 !== null))];
  await writeRows(client, projection, await foldNumbers(client, touched, position), schema);
  return { position, events: events.length };
}
