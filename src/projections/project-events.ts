import type pg from 'pg';
import { rowsOf } from './changes.js';
import type { Projection } from './projection.js';
import { readStretch } from './read-stretch.js';
import { clearNumbers, writeChanges } from './write-changes.js';

/** How far a stretch of the log was projected. */
export interface Projected {
  position: number;
  events: number;
}

/**
 * Projects the events right behind a position, in the caller's transaction, with the careful means: the numbers they
 * touch are folded anew, and whatever rows they have are replaced.
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
  if (numbers.length === 0) return { position, events };
  const folded = numbers.map(({ now }) => now);
  const changes = rowsOf(projection, folded);
  for (const { table } of changes) {
    await clearNumbers(
      client,
      schema,
      table,
      folded.map(({ e164 }) => e164),
    );
  }
  await writeChanges(client, changes, schema);
  return { position, events };
}
