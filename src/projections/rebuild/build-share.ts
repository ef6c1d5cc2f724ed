import pg from 'pg';
import { foldEvents } from '../fold-touched.js';
import type { Projection } from '../projection.js';
import { CopyRows } from './copy-rows.js';
import { type Share, streamNumbers } from './stream-numbers.js';

/** The schema in which a generation is built, beside the live tables. */
export const REBUILD_SCHEMA = 'ledger_rebuild';

/**
 * Builds a share of a generation: streams its numbers from the log, folds each with the fold of the live path, and
 * copies the rows in.
 * @param onEvents is told how many events were folded; what it throws ends the build
 */
export async function buildShare(
  pool: pg.Pool,
  projection: Projection,
  upTo: number,
  share: Share,
  onEvents: (events: number) => void,
): Promise<void> {
  const clients: pg.PoolClient[] = [];
  const connect = async () => {
    const client = await pool.connect();
    clients.push(client);
    return client;
  };
  try {
    const reader = await connect();
    const copies = new Map<string, CopyRows>();
    for (const table of projection.tables) {
      copies.set(table.name, await CopyRows.open(await connect(), REBUILD_SCHEMA, table));
    }
    for await (const numbers of streamNumbers(reader, upTo, share)) {
      let events = 0;
      for (const number of numbers) {
        events += number.events.length;
        const rows = projection.rows(foldEvents(number.e164, number.events));
        for (const [table, copy] of copies) await copy.write(rows[table]!);
      }
      onEvents(events);
    }
    for (const copy of copies.values()) await copy.end();
  } catch (error) {
    // A connection in the middle of a COPY is of no use to anybody.
    for (const client of clients) client.release(true);
    throw error;
  }
  for (const client of clients) client.release();
}
