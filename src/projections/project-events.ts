import type pg from 'pg';
import type { Projection } from './projection.js';
import { readStretch } from './read-stretch.js';
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
  const { position, events, numbers } = await readStretch(client, after, limit);
  const e164s = numbers.map(({ e164 }) => e164);
  if (numbers.length > 0) await writeRows(client, projection, numbers, e164s, schema);
  return { position, events };
}
