/** Bytes that the text of a packed value may take more than its packed form: 64 digits instead of 33 bytes. */
export const MOST_UNPACKED = 31;

/** Instead of a length, before what is none of the forms: no text has it. */
const NO_FORM = -2;

const DASH = 0x2d;
const HIGH = new Uint8Array(256);
const LOW = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const digits = byte.toString(16).padStart(2, '0');
  HIGH[byte] = digits.charCodeAt(0);
  LOW[byte] = digits.charCodeAt(1);
}

/**
 * Writes the text of a value of type ledger.packed_text (packed-text.ts), in UTF-8 behind its length in four bytes.
 * What is none of its forms, though the database refuses it, is written as it is, so that it differs from every text.
 * @returns behind what was written
 */
export function unpackInto(target: Buffer, at: number, packed: Buffer, from: number, end: number): number {
  const form = end > from ? packed[from] : undefined;
  const text = at + 4;
  let behind: number;
  if (form === 1 && end - from === 17) behind = writeUuid(target, text, packed, from + 1);
  else if (form === 2 && end - from === 33) behind = writeDigits(target, text, packed, from + 1, end);
  else {
    behind = text + packed.copy(target, text, form === 0 ? from + 1 : from, end);
    if (form !== 0) {
      target.writeInt32BE(NO_FORM, at);
      return behind;
    }
  }
  target.writeInt32BE(behind - text, at);
  return behind;
}

function writeUuid(target: Buffer, at: number, bytes: Buffer, from: number): number {
  let behind = writeDigits(target, at, bytes, from, from + 4);
  for (let next = from + 4; next < from + 10; next += 2) {
    target[behind] = DASH;
    behind = writeDigits(target, behind + 1, bytes, next, next + 2);
  }
  target[behind] = DASH;
  return writeDigits(target, behind + 1, bytes, from + 10, from + 16);
}

function writeDigits(target: Buffer, at: number, bytes: Buffer, from: number, end: number): number {
  let behind = at;
  for (let next = from; next < end; next++) {
    const byte = bytes[next]!;
    target[behind++] = HIGH[byte]!;
    target[behind++] = LOW[byte]!;
  }
  return behind;
}
