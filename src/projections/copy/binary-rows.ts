import type { Readable } from 'node:stream';
import { readInt32 } from '../../event-store/read-integers.js';

/** `PGCOPY\n\xff\r\n\0`, flags, length of the header extension (PostgreSQL documentation, COPY, Binary Format). */
const HEADER_BYTES = 19;
const END_OF_DATA = -1;

/**
 * Where the fields of a row lie in its bytes: the start and the end of each in turn; the start is -1 for NULL. Used again
 * for the next row.
 */
export type Fields = Int32Array;

/**
 * Reads the rows of `COPY … TO STDOUT (FORMAT binary)`, as many at a time as a chunk completes.
 * @param columns how many each row has
 * @param toRow makes something of a row; the bytes stay as they are
 */
export async function* readBinaryRows<Row>(
  stream: Readable,
  columns: number,
  toRow: (bytes: Buffer, fields: Fields) => Row,
): AsyncGenerator<Row[]> {
  const fields = new Int32Array(2 * columns);
  let rest: Buffer = Buffer.alloc(0);
  let headerLeft = HEADER_BYTES;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = Math.min(headerLeft, bytes.length);
    headerLeft -= at;
    const rows: Row[] = [];
    for (let end = findFields(bytes, at, fields); end > 0; end = findFields(bytes, at, fields)) {
      rows.push(toRow(bytes, fields));
      at = end;
    }
    rest = bytes.subarray(at);
    if (rows.length > 0) yield rows;
  }
}

/** @returns the end of the row that begins at `at`; 0 when it is not all there, or there is none */
function findFields(bytes: Buffer, at: number, fields: Fields): number {
  if (bytes.length < at + 2 || bytes.readInt16BE(at) === END_OF_DATA) return 0;
  let end = at + 2;
  for (let field = 0; field < fields.length; field += 2) {
    if (bytes.length < end + 4) return 0;
    const length = readInt32(bytes, end);
    end += 4;
    fields[field] = length < 0 ? -1 : end;
    if (length > 0) end += length;
    fields[field + 1] = end;
  }
  return end <= bytes.length ? end : 0;
}
