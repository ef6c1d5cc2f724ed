import { HASH_BYTES } from '../merkle/sha256.js';

/** Places for hashes next to each other, each of which may be empty; the bytes of an empty one are zeros. */
export class HashSlots {
  readonly hashes: Buffer;
  /** The same, four bytes at a time. */
  readonly words: Int32Array;
  private readonly filled: Uint8Array;

  constructor(readonly count: number) {
    const bytes = new ArrayBuffer(count * HASH_BYTES);
    this.hashes = Buffer.from(bytes);
    this.words = new Int32Array(bytes);
    this.filled = new Uint8Array(count);
  }

  has(slot: number): boolean {
    return this.filled[slot] === 1;
  }

  mark(slot: number): void {
    this.filled[slot] = 1;
  }

  /** Takes hashes that lie next to each other, as many as are whole and have a slot. */
  put(first: number, bytes: Buffer, at: number, end: number): void {
    const count = Math.min(Math.floor((end - at) / HASH_BYTES), this.count - first);
    if (count <= 0) return;
    bytes.copy(this.hashes, first * HASH_BYTES, at, at + count * HASH_BYTES);
    this.filled.fill(1, first, first + count);
  }

  /** Whether both have the same hash in a slot. */
  sameAt(slot: number, other: HashSlots): boolean {
    const at = slot * HASH_BYTES;
    return this.hashes.compare(other.hashes, at, at + HASH_BYTES, at, at + HASH_BYTES) === 0;
  }

  /** Whether the first so many slots are all filled, and with the same hashes. */
  sameUpTo(count: number, other: HashSlots): boolean {
    const end = count * HASH_BYTES;
    return (
      this.fullUpTo(count) && other.fullUpTo(count) && this.hashes.compare(other.hashes, 0, end, 0, end) === 0
    );
  }

  /** Takes another hash for a slot, if that is the one that was sealed: of two events at a position the other is too many. */
  preferSealed(slot: number, hash: Buffer, sealed: HashSlots): void {
    if (slot < 0 || !sealed.has(slot)) return;
    const at = slot * HASH_BYTES;
    if (sealed.hashes.compare(hash, 0, HASH_BYTES, at, at + HASH_BYTES) === 0) hash.copy(this.hashes, at);
  }

  private fullUpTo(count: number): boolean {
    const empty = this.filled.indexOf(0);
    return empty < 0 || empty >= count;
  }
}
