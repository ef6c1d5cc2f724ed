import pg from 'pg';
import { foldEvents } from '../fold-touched.js';
import type { FoldedNumber, Projection } from '../projection.js';
import { CopyRows } from './copy-rows.js';
import { CannotProject } from './rebuild.errors.js';
import { type Share, streamNumbers } from './stream-numbers.js';

/** The schema in which a generation is built, beside the live tables. */
export const REBUILD_SCHEMA = 'ledger_rebuild';

/**
 * Builds a share of a generation: streams its numbers from the log once, folds each once with the fold of the live
 * path, and copies the rows of every projection in.
 * @param onEvents is told how many events were folded; what it throws ends the build
 */
export async function buildShare(
  pool: pg.Pool,
  projections: readonly Projection[],
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
    for (const table of projections.flatMap(({ tables }) => tables)) {
      copies.set(table.name, await CopyRows.open(await connect(), REBUILD_SCHEMA, table));
    }
    for await (const numbers of streamNumbers(reader, upTo, share)) {
      let events = 0;
      for (const { e164, events: ofNumber } of numbers) {
        events += ofNumber.length;
        await copyNumber(projections, foldEvents(e164, ofNumber), copies);
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

async function copyNumber(
  projections: readonly Projection[],
  number: FoldedNumber,
  copies: ReadonlyMap<string, CopyRows>,
): Promise<void> {
  for (const projection of projections) {
    const rows = rowsOf(projection, number);
    for (const { name } of projection.tables) {
      const copy = copies.get(name)!;
      copy.add(rows[name]!);
      if (copy.isFull) await copy.flush();
    }
  }
}

function rowsOf(projection: Projection, number: FoldedNumber): ReturnType<Projection['rows']> {
  try {
    return projection.rows(number);
  } catch (error) {
    throw new CannotProject(projection.name, number.e164, error as Error);
  }
}
