/** Bytes that the text of a packed value may take more than its packed form: 64 digits instead of 33 bytes. */
export const MOST_UNPACKED = 31;

/** Instead of a length, before what is none of the forms: no text has it. */
const NO_FORM = -2;

const DASH = 0x2d;
/** The two digits of each byte, to be written in one go. */
const DIGITS = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0')).readUInt16BE(),
);

/**
 * Writes the text of a value of type ledger.packed_text (packed-text.ts), in UTF-8 behind its length in four bytes.
 * What is none of its forms, though the database refuses it, is written as it is, so that it differs from every text.
 * @returns behind what was written
 */
export function unpackInto(target: DataView, at: number, packed: Buffer, from: number, end: number): number {
  const form = end > from ? packed[from] : undefined;
  const text = at + 4;
  let behind: number;
  if (form === 1 && end - from === 17) behind = writeUuid(target, text, packed, from + 1);
  else if (form === 2 && end - from === 33) behind = writeDigits(target, text, packed, from + 1, end);
  else if (form === 0) behind = writeBytes(target, text, packed, from + 1, end);
  else {
    target.setInt32(at, NO_FORM);
    return writeBytes(target, text, packed, from, end);
  }
  target.setInt32(at, behind - text);
  return behind;
}

function writeUuid(target: DataView, at: number, bytes: Buffer, from: number): number {
  let behind = writeDigits(target, at, bytes, from, from + 4);
  for (let next = from + 4; next < from + 10; next += 2) {
    target.setUint8(behind, DASH);
    behind = writeDigits(target, behind + 1, bytes, next, next + 2);
  }
  target.setUint8(behind, DASH);
  return writeDigits(target, behind + 1, bytes, from + 10, from + 16);
}

function writeDigits(target: DataView, at: number, bytes: Buffer, from: number, end: number): number {
  let behind = at;
  for (let next = from; next < end; next++, behind += 2) target.setUint16(behind, DIGITS[bytes[next]!]!);
  return behind;
}

function writeBytes(target: DataView, at: number, bytes: Buffer, from: number, end: number): number {
  let behind = at;
  for (let next = from; next < end; next++) target.setUint8(behind++, bytes[next]!);
  return behind;
}
