import { HASH_BYTES, hashNodeInto, sha256Into } from './sha256.js';
import { TILE_HEIGHT } from './tile.js';

/** Of a tree with as many leaves as a double counts exactly. */
const MOST_SUBTREES = 54;

/**
 * A Merkle tree (RFC 6962) that grows at its end, of which nothing is kept but the roots of the perfect subtrees that its
 * leaves make up, largest first: all that is needed to append, and to tell the root at any size.
 */
export class CompactTree {
  /** Leaves so far. */
  size = 0;
  private readonly heights: number[] = [];
  /** The subtrees' roots next to each other, and room for one more while it is merged. */
  private readonly hashes = Buffer.alloc((MOST_SUBTREES + 1) * HASH_BYTES);
  /** For each level of tiles the root that was completed last. */
  private readonly tileRoots: Buffer[] = [];

  /** Appends the leaf whose hash stands at `at`. */
  append(hashes: Buffer, at: number): void {
    this.appendSubtree(0, hashes, at);
  }

  /** Appends 2^height leaves by the root of their tree; the size must be a multiple of so many. */
  appendSubtree(height: number, hashes: Buffer, at: number): void {
    let top = this.heights.length;
    if (top > 0 && this.heights[top - 1]! < height) {
      throw new Error(`expected a subtree no higher than ${this.heights[top - 1]}, got one of ${height}`);
    }
    hashes.copy(this.hashes, top * HASH_BYTES, at, at + HASH_BYTES);
    let merged = height;
    if (height > 0 && height % TILE_HEIGHT === 0) this.keepTileRoot(height / TILE_HEIGHT, top * HASH_BYTES);
    for (; top > 0 && this.heights[top - 1] === merged; top--) {
      const left = (top - 1) * HASH_BYTES;
      hashNodeInto(this.hashes, left, this.hashes, left);
      this.heights.pop();
      merged += 1;
      if (merged % TILE_HEIGHT === 0) this.keepTileRoot(merged / TILE_HEIGHT, left);
    }
    this.heights.push(merged);
    this.size += 2 ** height;
  }

  /** The root over all leaves; of no leaves it is the hash of nothing. */
  root(): Buffer {
    const root = Buffer.alloc(HASH_BYTES);
    const last = this.heights.length - 1;
    if (last < 0) {
      sha256Into(root, 0, root.subarray(0, 0));
      return root;
    }
    const pair = Buffer.alloc(2 * HASH_BYTES);
    this.hashes.copy(pair, HASH_BYTES, last * HASH_BYTES);
    for (let subtree = last - 1; subtree >= 0; subtree--) {
      this.hashes.copy(pair, 0, subtree * HASH_BYTES, (subtree + 1) * HASH_BYTES);
      hashNodeInto(pair, HASH_BYTES, pair, 0);
    }
    pair.copy(root, 0, HASH_BYTES);
    return root;
  }

  /** The root of the last full tile below `level`, as an entry of that level; a view that the next one overwrites. */
  tileRoot(level: number): Buffer {
    return this.tileRoots[level]!;
  }

  /** One like it, to grow on its own. */
  clone(): CompactTree {
    const other = new CompactTree();
    other.size = this.size;
    other.heights.push(...this.heights);
    this.hashes.copy(other.hashes);
    this.tileRoots.forEach((root, level) => (other.tileRoots[level] = Buffer.from(root)));
    return other;
  }

  private keepTileRoot(level: number, at: number): void {
    const kept = (this.tileRoots[level] ??= Buffer.alloc(HASH_BYTES));
    this.hashes.copy(kept, 0, at, at + HASH_BYTES);
  }
}
