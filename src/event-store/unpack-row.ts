import { readInt32 } from './read-integers.js';
import { MOST_UNPACKED, unpackInto } from './unpack-text.js';

/** Rows up to this length have a view that is kept: making one takes as long as a tenth of the hash over it. */
const MOST_KEPT = 2_048;

/** Writes rows of COPY anew, one at a time, with the packed values among them unpacked. */
export class RowUnpacker {
  private bytes = Buffer.alloc(0);
  private views: Buffer[] = [];
  private view = new DataView(this.bytes.buffer);
  private readonly packed: readonly boolean[];
  private readonly behindPacked: number;
  private readonly mostUnpacked: number;

  /** @param columns of a row @param packed those of type ledger.packed_text */
  constructor(columns: readonly string[], packed: readonly string[]) {
    this.packed = columns.map((column) => packed.includes(column));
    this.behindPacked = this.packed.lastIndexOf(true) + 1;
    this.mostUnpacked = packed.length * MOST_UNPACKED;
  }

  /** @returns the row from the number of its values on, until the next one is unpacked */
  unpack(row: Buffer, at: number, end: number): Buffer {
    this.makeRoom(end - at + this.mostUnpacked);
    const { bytes, view } = this;
    let written = 0;
    let copied = at;
    let next = at + 2;
    for (let field = 0; field < this.behindPacked; field++) {
      const length = readInt32(row, next);
      const behind = next + 4 + Math.max(0, length);
      if (this.packed[field] && length >= 0) {
        // A few bytes, for which Buffer.copy would make a view.
        while (copied < next) bytes[written++] = row[copied++]!;
        written = unpackInto(view, written, row, next + 4, behind);
        copied = behind;
      }
      next = behind;
    }
    return this.viewOf(written + row.copy(bytes, written, copied, end));
  }

  private viewOf(length: number): Buffer {
    if (length > MOST_KEPT) return this.bytes.subarray(0, length);
    return (this.views[length] ??= this.bytes.subarray(0, length));
  }

  private makeRoom(most: number): void {
    if (this.bytes.length >= most) return;
    const memory = new ArrayBuffer(2 * most);
    this.bytes = Buffer.from(memory);
    this.view = new DataView(memory);
    this.views = [];
  }
}
