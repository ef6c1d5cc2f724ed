import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { StoredFactSource } from '../../numbers/fact.js';
import { FOLDED_KINDS } from '../../numbers/stored-kinds.js';
import { type BinaryRow, readBinaryRows } from './binary-rows.js';
import { readInstant } from './binary-instant.js';
import type { NumberRange } from './number-ranges.js';

/** All events of one number, in log order. */
export interface NumberEvents {
  e164: string;
  events: StoredFactSource[];
}

/**
 * Along the index by number, whose order is the one wanted: the planner would rather sort, which takes four times as
 * long, as it supposes every page to come from a disk (docs/decisions/0060).
 */
export const READ_BY_INDEX = 'SET enable_sort = off; SET enable_bitmapscan = off';
export const READ_AS_PLANNED = 'RESET enable_sort; RESET enable_bitmapscan';

/**
 * Streams the events of a range of numbers up to a position in number order, in constant memory.
 * Yields several numbers at a time, as they arrive.
 */
export async function* streamNumbers(
  client: pg.PoolClient,
  upTo: number,
  range: NumberRange,
): AsyncGenerator<NumberEvents[]> {
  const kinds = FOLDED_KINDS.map((kind) => pg.escapeLiteral(kind)).join(', ');
  const stream = client.query(
    copyTo(`COPY (SELECT e164, position, recorded_at, kind, body FROM ledger.events
                   WHERE ${within(range)} AND position <= ${upTo} AND kind IN (${kinds})
                   ORDER BY e164, position) TO STDOUT (FORMAT binary)`),
  );
  // Whoever reads gets the error; one that comes after the last look must not end the process.
  stream.on('error', () => undefined);
  let current: NumberEvents | null = null;
  for await (const rows of readBinaryRows(stream)) {
    const complete: NumberEvents[] = [];
    for (const row of rows) {
      const e164 = row[0]!.toString('latin1');
      if (current === null || current.e164 !== e164) {
        if (current !== null) complete.push(current);
        current = { e164, events: [] };
      }
      current.events.push(readEvent(row));
    }
    if (complete.length > 0) yield complete;
  }
  if (current) yield [current];
}

function within({ from, to }: NumberRange): string {
  const bounds = ['e164 IS NOT NULL'];
  if (from !== null) bounds.push(`e164 >= ${pg.escapeLiteral(from)}`);
  if (to !== null) bounds.push(`e164 < ${pg.escapeLiteral(to)}`);
  return bounds.join(' AND ');
}

function readEvent([, position, recordedAt, kind, body]: BinaryRow): StoredFactSource {
  return {
    position: position!.readInt32BE(0) * 2 ** 32 + position!.readUInt32BE(4),
    recorded_at: readInstant(recordedAt!),
    kind: kind!.toString('utf8'),
    body: body!,
  };
}
