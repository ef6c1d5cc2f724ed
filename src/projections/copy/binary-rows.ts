import type { Readable } from 'node:stream';

/** `PGCOPY\n\xff\r\n\0`, flags, length of the header extension (PostgreSQL documentation, COPY, Binary Format). */
const HEADER_BYTES = 19;
const END_OF_DATA = -1;

/** One row of a binary COPY: its fields' bytes, null for NULL. They are views: copy what is to be kept. */
export type BinaryRow = (Buffer | null)[];

/** Reads the rows of `COPY … TO STDOUT (FORMAT binary)`, as many at a time as a chunk completes. */
export async function* readBinaryRows(stream: Readable): AsyncGenerator<BinaryRow[]> {
  let rest: Buffer = Buffer.alloc(0);
  let headerLeft = HEADER_BYTES;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const skipped = Math.min(headerLeft, bytes.length);
    headerLeft -= skipped;
    bytes = bytes.subarray(skipped);
    const rows: BinaryRow[] = [];
    let at = 0;
    for (let row = readRow(bytes, at); row !== null; row = readRow(bytes, at)) {
      rows.push(row.fields);
      at = row.end;
    }
    rest = bytes.subarray(at);
    if (rows.length > 0) yield rows;
  }
}

/** The row that begins at `at`, or null when it is not all there, or there is none. */
function readRow(bytes: Buffer, at: number): { fields: BinaryRow; end: number } | null {
  if (bytes.length < at + 2) return null;
  const count = bytes.readInt16BE(at);
  if (count === END_OF_DATA) return null;
  const fields: BinaryRow = [];
  let end = at + 2;
  for (let field = 0; field < count; field++) {
    if (bytes.length < end + 4) return null;
    const length = bytes.readInt32BE(end);
    end += 4;
    if (length < 0) {
      fields.push(null);
      continue;
    }
    if (bytes.length < end + length) return null;
    fields.push(bytes.subarray(end, end + length));
    end += length;
  }
  return { fields, end };
}
