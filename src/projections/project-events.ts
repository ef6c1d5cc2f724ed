import type pg from 'pg';
import { ChangesOf } from './changes.js';
import type { Projection } from './projection.js';
import { readStretch, type Stretch } from './read-stretch.js';
import { clearNumbers, writeChanges } from './write-changes.js';

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
): Promise<Stretch> {
  const changes = new ChangesOf([projection]);
  const e164s: string[] = [];
  const stretch = await readStretch(client, after, limit, ({ now }) => {
    e164s.push(now.e164);
    changes.add(now, null);
  });
  if (e164s.length === 0) return stretch;
  for (const { table } of changes.all) await clearNumbers(client, schema, table, e164s);
  await writeChanges(client, changes.all, schema);
  return stretch;
}
