import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { StoredFactSource } from '../../numbers/fact.js';
import type { Instant } from '../../numbers/instant.js';
import { type BinaryRow, readBinaryRows } from './binary-rows.js';

/** All events of one number, in log order. */
export interface NumberEvents {
  e164: string;
  events: StoredFactSource[];
}

/** A share of the numbers: those whose hash leaves `index` when divided by `of`. */
export interface Share {
  index: number;
  of: number;
}

/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/**
 * Streams a share of the log up to a position in number order, one pass, in constant memory.
 * Yields several numbers at a time, as they arrive.
 */
export async function* streamNumbers(
  client: pg.PoolClient,
  upTo: number,
  { index, of }: Share,
): AsyncGenerator<NumberEvents[]> {
  const share = of === 1 ? '' : `AND mod(hashtext(e164) & 2147483647, ${of}) = ${index}`;
  const stream = client.query(
    copyTo(`COPY (SELECT e164, position, recorded_at, kind, body FROM ledger.events
                   WHERE e164 IS NOT NULL AND position <= ${upTo} ${share}
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

function readEvent([, position, recordedAt, kind, body]: BinaryRow): StoredFactSource {
  return {
    position: position!.readInt32BE(0) * 2 ** 32 + position!.readUInt32BE(4),
    recorded_at: readInstant(recordedAt!),
    kind: kind!.toString('utf8'),
    body: body!,
  };
}

/** Microseconds since 2000 in eight bytes: within what a double holds exactly until the year 2285. */
function readInstant(bytes: Buffer): Instant {
  const microseconds = bytes.readInt32BE(0) * 2 ** 32 + bytes.readUInt32BE(4);
  const milliseconds = Math.floor(microseconds / 1_000);
  const iso = new Date(EPOCH_MS + milliseconds).toISOString();
  return `${iso.slice(0, 23)}${String(microseconds - milliseconds * 1_000).padStart(3, '0')}Z`;
}
