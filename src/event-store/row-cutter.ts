/** `PGCOPY\n\xff\r\n\0`, flags, length of the header extension (PostgreSQL documentation, COPY, Binary Format). */
const HEADER_BYTES = 19;
const END_OF_DATA = -1;
const ROOM = 256 * 1_024;

/** Called with where in the bytes a row is, from its number of fields on. The bytes are used again after the call. */
export type OnRow = (bytes: Buffer, at: number, end: number) => void;

/** Cuts the chunks of a binary COPY into rows, in one buffer that is used again and again: nothing is made for a row. */
export class RowCutter {
  private bytes = Buffer.allocUnsafe(ROOM);
  private filled = 0;
  private headerLeft = HEADER_BYTES;

  constructor(private readonly onRow: OnRow) {}

  push(chunk: Buffer): void {
    const skipped = Math.min(this.headerLeft, chunk.length);
    this.headerLeft -= skipped;
    this.makeRoom(chunk.length - skipped);
    this.filled += chunk.copy(this.bytes, this.filled, skipped);
    let at = 0;
    for (let end = this.endOfRow(at); end > 0; end = this.endOfRow(at)) {
      this.onRow(this.bytes, at, end);
      at = end;
    }
    this.bytes.copyWithin(0, at, this.filled);
    this.filled -= at;
  }

  private makeRoom(more: number): void {
    if (this.filled + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe((this.filled + more) * 2);
    this.bytes.copy(larger, 0, 0, this.filled);
    this.bytes = larger;
  }

  /** Behind the row that begins at `at`; 0 when it is not all there, or there is none. */
  private endOfRow(at: number): number {
    if (at + 2 > this.filled) return 0;
    const fields = this.bytes.readInt16BE(at);
    if (fields === END_OF_DATA) return 0;
    let end = at + 2;
    for (let field = 0; field < fields; field++) {
      if (end + 4 > this.filled) return 0;
      end += 4 + Math.max(0, this.bytes.readInt32BE(end));
    }
    return end <= this.filled ? end : 0;
  }
}
