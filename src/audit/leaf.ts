import { readInt64 } from '../event-store/read-integers.js';
import { sha256Into } from './merkle/sha256.js';

const LEAF_PREFIX = 0x00;
/** Of the order and the forms of the values in a leaf (docs/audit.md). */
const LEAF_VERSION = 1;
const POSITION_AT = 2 + 4;

/**
 * Writes the hash of the leaf (RFC 6962, 2.1) of an event to a place in a buffer.
 * @param row as readEventBytes hands it over; where the number of its values stood, the leaf's prefix and version are written
 */
export function hashLeafInto(target: Buffer, targetAt: number, row: Buffer): void {
  row[0] = LEAF_PREFIX;
  row[1] = LEAF_VERSION;
  sha256Into(target, targetAt, row);
}

/** The position of the event in a row. */
export function positionIn(row: Buffer): number {
  return readInt64(row, POSITION_AT);
}
