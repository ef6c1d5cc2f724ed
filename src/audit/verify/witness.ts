import { CompactTree } from '../merkle/compact-tree.js';
import { HASH_BYTES } from '../merkle/sha256.js';
import { TILE_HEIGHT } from '../merkle/tile.js';
import { tileRoot } from '../merkle/tile-root.js';
import type { Findings } from './findings.js';
import type { HashSlots } from './hash-slots.js';

/**
 * Follows the log and the tiles position by position, and asks the seals where the two do not agree: whose root a seal has
 * is right, and the other was tampered with.
 */
export class Witness {
  private log = new CompactTree();
  /** The tree by the tiles; null as long as it is the same. */
  private tiles: CompactTree | null = null;
  /** Positions where the two differ, since a seal told last who is right. */
  private suspects: number[] = [];

  constructor(private readonly findings: Findings) {}

  /** How many events it has seen. */
  get size(): number {
    return this.log.size;
  }

  /** Takes the next event: its hash by the log and by the tiles. */
  add(log: HashSlots, tiles: HashSlots, slot: number): void {
    const at = slot * HASH_BYTES;
    const [inLog, inTiles] = [log.has(slot), tiles.has(slot)];
    const position = this.size + 1;
    if (!inLog) this.findings.add('event_missing', position);
    if (!inTiles) this.findings.add('tile_missing', position);
    if (inLog && inTiles && !log.sameAt(slot, tiles)) {
      this.tiles ??= this.log.clone();
      this.suspects.push(position);
    }
    // What one of them lacks the other stands in for, so that one hole spoils no root behind it.
    this.log.append(inLog ? log.hashes : tiles.hashes, at);
    this.tiles?.append(inTiles ? tiles.hashes : log.hashes, at);
  }

  /** Takes the next event where log and tiles are known to agree. */
  addSame(hashes: Buffer, slot: number): void {
    this.log.append(hashes, slot * HASH_BYTES);
    this.tiles?.append(hashes, slot * HASH_BYTES);
  }

  /** Takes the next events, a full tile of them, where log and tiles are known to agree. */
  addSameTile(hashes: HashSlots, slot: number): void {
    const root = tileRoot(hashes.words, (slot * HASH_BYTES) / hashes.words.BYTES_PER_ELEMENT);
    this.log.appendSubtree(TILE_HEIGHT, root, 0);
    this.tiles?.appendSubtree(TILE_HEIGHT, root, 0);
  }

  /** Hears the seal of the size that was reached. */
  hear(root: Buffer): void {
    if (this.log.root().equals(root)) this.blame('tile_differs');
    else if (this.tiles?.root().equals(root)) {
      this.log = this.tiles;
      this.blame('event_differs');
    } else this.findings.add('seal_differs', this.size);
  }

  /** Whether a hash of a level above the leaves is right: the root of the tile that is complete now. */
  agrees(level: number, hash: Buffer): boolean {
    return (
      this.log.tileRoot(level).equals(hash) ||
      (this.tiles !== null && this.tiles.tileRoot(level).equals(hash))
    );
  }

  /** What no seal could tell apart differs from what was sealed in any case. @returns the root over all events */
  end(): Buffer {
    this.blame('event_differs');
    return this.log.root();
  }

  private blame(fault: 'event_differs' | 'tile_differs'): void {
    for (const position of this.suspects) this.findings.add(fault, position);
    this.suspects = [];
    this.tiles = null;
  }
}
