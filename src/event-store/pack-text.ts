const DASH = 0x2d;
const UUID_LENGTH = 36;
const DIGEST_LENGTH = 64;
const ASCII_END = 128;

/** Where the two digits of each byte begin. */
const OF_UUID = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
const OF_DIGEST = Uint8Array.from({ length: DIGEST_LENGTH / 2 }, (_, byte) => 2 * byte);

const NO_DIGIT = 0x80;
const VALUES = new Uint8Array(ASCII_END).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) VALUES[digit.toString(16).charCodeAt(0)] = digit;

/**
 * Writes a text as a ledger.packed_text, in the forms that packHex() gives (packed-text.ts), straight into bytes.
 * @param target has room for three bytes a unit, and one
 * @returns behind what was written
 */
export function packInto(target: Buffer, at: number, text: string): number {
  if (text.length === UUID_LENGTH && hasDashes(text) && writeDigits(target, at + 1, text, OF_UUID)) {
    target[at] = 1;
    return at + 1 + OF_UUID.length;
  }
  if (text.length === DIGEST_LENGTH && writeDigits(target, at + 1, text, OF_DIGEST)) {
    target[at] = 2;
    return at + 1 + OF_DIGEST.length;
  }
  target[at] = 0;
  return at + 1 + target.write(text, at + 1);
}

function hasDashes(text: string): boolean {
  return (
    text.charCodeAt(8) === DASH &&
    text.charCodeAt(13) === DASH &&
    text.charCodeAt(18) === DASH &&
    text.charCodeAt(23) === DASH
  );
}

/** @returns whether all were digits in lower case; what was written is of no use otherwise */
function writeDigits(target: Buffer, at: number, text: string, places: Uint8Array): boolean {
  let codes = 0;
  let values = 0;
  for (let byte = 0; byte < places.length; byte++) {
    const place = places[byte]!;
    const first = text.charCodeAt(place);
    const second = text.charCodeAt(place + 1);
    const high = VALUES[first % ASCII_END]!;
    const low = VALUES[second % ASCII_END]!;
    codes |= first | second;
    values |= high | low;
    target[at + byte] = (high << 4) | low;
  }
  return codes < ASCII_END && values < NO_DIGIT;
}
