import type pg from 'pg';
import { copyRows, type OnRow } from './copy-out.js';
import { readInt32 } from './read-integers.js';
import { MOST_UNPACKED, unpackInto } from './unpack-text.js';

/**
 * All that the log says of an event, as it is stored. Where a column's form changes, it is turned back into the value
 * below. Order and forms of the values are those of a leaf (docs/audit.md) and never change.
 */
const COLUMNS =
  'position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, signature, secret_id, body';
const PACKED = COLUMNS.split(', ').map((name) => ['workspace_id', 'event_id', 'signature'].includes(name));
const BEHIND_PACKED = PACKED.lastIndexOf(true) + 1;

/** Events by their positions; both ends belong to it, and null is no end. */
export interface Stretch {
  from: number | null;
  to: number | null;
}

/**
 * Reads the events of a stretch in the order of their positions, in constant memory.
 * @param onEvent called with each event's row: the number of its values in two bytes, which may be overwritten, and each
 * value with its length in four bytes before it, -1 for one that is absent; texts as they were sent
 */
export async function readEventBytes(
  client: pg.ClientBase,
  { from, to }: Stretch,
  onEvent: OnRow,
): Promise<void> {
  const bounds = ['true'];
  if (from !== null) bounds.push(`position >= ${from}`);
  if (to !== null) bounds.push(`position <= ${to}`);
  const select = `SELECT ${COLUMNS} FROM ledger.log WHERE ${bounds.join(' AND ')} ORDER BY position`;
  let event = Buffer.allocUnsafe(4_096);
  await copyRows(client, select, (row, at, end) => {
    const most = end - at + PACKED.length * MOST_UNPACKED;
    if (event.length < most) event = Buffer.allocUnsafe(2 * most);
    onEvent(event, 0, unpackRow(event, row, at, end));
  });
}

/** Writes a row with its packed values unpacked. @returns behind what was written */
function unpackRow(target: Buffer, row: Buffer, at: number, end: number): number {
  let written = 0;
  let copied = at;
  let next = at + 2;
  for (let field = 0; field < BEHIND_PACKED; field++) {
    const length = readInt32(row, next);
    const behind = next + 4 + Math.max(0, length);
    if (PACKED[field] && length >= 0) {
      // A few bytes, for which Buffer.copy would make a view.
      while (copied < next) target[written++] = row[copied++]!;
      written = unpackInto(target, written, row, next + 4, behind);
      copied = behind;
    }
    next = behind;
  }
  return written + row.copy(target, written, copied, end);
}
