import type pg from 'pg';
import { copyRows } from './copy-out.js';
import { RowUnpacker } from './unpack-row.js';

/**
 * All that the log says of an event, as it is stored. Where a column's form changes, it is turned back into the value
 * below. Order and forms of the values are those of a leaf (docs/audit.md) and never change.
 */
const COLUMNS =
  'position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, signature, secret_id, body';
const PACKED = ['workspace_id', 'event_id', 'signature'];

/** Events by their positions; both ends belong to it, and null is no end. */
export interface Stretch {
  from: number | null;
  to: number | null;
}

/**
 * Reads the events of a stretch in the order of their positions, in constant memory.
 * @param onEvent called with each event's row: the number of its values in two bytes, which may be overwritten, and each
 * value with its length in four bytes before it, -1 for one that is absent; texts as they were sent. The bytes are used
 * again after the call.
 */
export async function readEventBytes(
  client: pg.ClientBase,
  { from, to }: Stretch,
  onEvent: (row: Buffer) => void,
): Promise<void> {
  const bounds = ['true'];
  if (from !== null) bounds.push(`position >= ${from}`);
  if (to !== null) bounds.push(`position <= ${to}`);
  const select = `SELECT ${COLUMNS} FROM ledger.log WHERE ${bounds.join(' AND ')} ORDER BY position`;
  const unpacker = new RowUnpacker(COLUMNS.split(', '), PACKED);
  await copyRows(client, select, (row, at, end) => onEvent(unpacker.unpack(row, at, end)));
}
