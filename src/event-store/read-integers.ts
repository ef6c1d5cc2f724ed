/** Four bytes, big-endian, without the checks that Buffer's own methods make each time. */
export function readInt32(bytes: Buffer, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** Eight bytes, big-endian: exact within 2^53. */
export function readInt64(bytes: Buffer, at: number): number {
  return readInt32(bytes, at) * 2 ** 32 + (readInt32(bytes, at + 4) >>> 0);
}
