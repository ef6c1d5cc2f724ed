import { packInto } from '../../event-store/pack-text.js';

const FIRST_SIZE = 131_072;
/** Texts of up to so many characters are cheaper to write one by one than to hand over. */
const SHORT_TEXT = 64;
const MAX_BYTES_PER_UNIT = 3;
const ASCII_END = 128;

/** Bytes as the binary protocol of PostgreSQL has them: big-endian, texts in UTF-8. Grows as needed and is used again. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(FIRST_SIZE);
  /** How many bytes were written. */
  length = 0;

  int16(value: number): void {
    this.reserve(2);
    this.length = this.bytes.writeInt16BE(value, this.length);
  }

  int32(value: number): void {
    this.reserve(4);
    const { bytes, length } = this;
    bytes[length] = value >> 24;
    bytes[length + 1] = value >> 16;
    bytes[length + 2] = value >> 8;
    bytes[length + 3] = value;
    this.length = length + 4;
  }

  /** @param value a safe integer */
  int64(value: number): void {
    this.int32(Math.floor(value / 2 ** 32));
    this.int32(value | 0);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** A text behind its length in bytes. */
  text(text: string): void {
    const start = this.length;
    this.reserve(4 + text.length * MAX_BYTES_PER_UNIT);
    this.length += 4;
    if (!this.shortAscii(text)) this.length = start + 4 + this.bytes.write(text, start + 4);
    this.int32At(start, this.length - start - 4);
  }

  /** A text as a ledger.packed_text, behind its length in bytes. */
  packed(text: string): void {
    const start = this.length;
    this.reserve(5 + text.length * MAX_BYTES_PER_UNIT);
    this.length = packInto(this.bytes, start + 4, text);
    this.int32At(start, this.length - start - 4);
  }

  /** What `write` writes, behind its length. */
  sized(write: () => void): void {
    const start = this.length;
    this.int32(0);
    write();
    this.int32At(start, this.length - start - 4);
  }

  raw(text: string): void {
    this.reserve(text.length * MAX_BYTES_PER_UNIT);
    this.length += this.bytes.write(text, this.length);
  }

  /** What was written, as a buffer of its own; the writer begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  private shortAscii(text: string): boolean {
    const { bytes, length } = this;
    if (text.length > SHORT_TEXT) return false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= ASCII_END) return false;
      bytes[length + at] = code;
    }
    this.length = length + text.length;
    return true;
  }

  private int32At(at: number, value: number): void {
    this.bytes.writeInt32BE(value, at);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
