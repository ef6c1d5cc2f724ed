import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { RowCutter, type OnRow } from './row-cutter.js';

/**
 * All that the log says of an event, as values: texts as they were sent, whatever form they are stored in. Where a
 * column's form changes, it is turned back here. Order and forms are those of a leaf (docs/audit.md) and never change.
 */
const VALUES =
  'position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, signature, secret_id, body';

/** Events by their positions; both ends belong to it, and null is no end. */
export interface Stretch {
  from: number | null;
  to: number | null;
}

/**
 * Streams the events of a stretch in the order of their positions, in constant memory.
 * @param onEvent called with each event's row: the number of its values in two bytes, which may be overwritten, and each
 * value with its length in four bytes before it, -1 for one that is absent
 */
export async function readEventBytes(
  client: pg.ClientBase,
  { from, to }: Stretch,
  onEvent: OnRow,
): Promise<void> {
  const bounds = ['true'];
  if (from !== null) bounds.push(`position >= ${from}`);
  if (to !== null) bounds.push(`position <= ${to}`);
  await copyRows(
    client,
    `SELECT ${VALUES} FROM ledger.events WHERE ${bounds.join(' AND ')} ORDER BY position`,
    onEvent,
  );
}

/** Streams the rows of a query in PostgreSQL's binary format. */
export async function copyRows(client: pg.ClientBase, select: string, onRow: OnRow): Promise<void> {
  const stream = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT binary)`));
  // Whoever reads gets the error; one that comes after the last look must not end the process.
  stream.on('error', () => undefined);
  const cutter = new RowCutter(onRow);
  for await (const chunk of stream as AsyncIterable<Buffer>) cutter.push(chunk);
}
