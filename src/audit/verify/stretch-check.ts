import type pg from 'pg';
import { HASH_BYTES } from '../merkle/sha256.js';
import { levelsCompletedAt, TILE_WIDTH } from '../merkle/tile.js';
import type { Findings } from './findings.js';
import type { HashSlots } from './hash-slots.js';
import type { Leaves } from './read-leaves.js';
import type { Sealed } from './read-sealed.js';
import { STRETCH, type StretchRead } from './read-stretch.js';
import { readTiles } from './read-tiles.js';
import { withConnection } from './with-connection.js';
import type { Witness } from './witness.js';

/** Compares stretch after stretch of the log with the tiles and the seals. A stretch is as long as a tile of level 1. */
export class StretchCheck {
  /** How many seals were heard. */
  seals = 0;

  constructor(
    private readonly pool: pg.Pool,
    private readonly witness: Witness,
    private readonly findings: Findings,
  ) {}

  async run(stretch: number, { leaves, sealed }: StretchRead): Promise<void> {
    const { slots, unexpected } = leaves;
    for (const { position } of unexpected) this.findings.add('event_unexpected', position);
    const before = stretch * STRETCH;
    if (sealed !== null) await this.compare(before, leaves, sealed);
    for (let slot = sealed?.count ?? 0; slot < slots.count; slot++) {
      if (!slots.has(slot)) this.findings.add('event_missing', before + slot + 1);
    }
  }

  private async compare(before: number, leaves: Leaves, sealed: Sealed): Promise<void> {
    const { count, tiles, roots, seals } = sealed;
    const log = leaves.slots;
    for (const { position, hash } of leaves.unexpected) log.preferSealed(position - before - 1, hash, tiles);
    const same = log.sameUpTo(count, tiles);
    const completed: number[] = [];
    let nextSeal = 0;
    let slot = 0;
    while (slot < count) {
      const nextSize = seals[nextSeal]?.size ?? Infinity;
      if (same && slot % TILE_WIDTH === 0 && slot + TILE_WIDTH <= Math.min(count, nextSize - before)) {
        this.witness.addSameTile(log, slot);
        slot += TILE_WIDTH;
      } else if (same) this.witness.addSame(log.hashes, slot++);
      else this.witness.add(log, tiles, slot++);
      if (slot % TILE_WIDTH === 0) completed.push(...this.compareRoots(roots));
      if (nextSize === before + slot) this.witness.hear(seals[nextSeal++]!.root);
    }
    this.seals += seals.length;
    for (const level of completed) await this.compareUpper(level);
  }

  /** @returns the levels above the first that are complete as well, and are looked up on their own */
  private compareRoots(roots: HashSlots): number[] {
    const slot = (this.witness.size / TILE_WIDTH - 1) % TILE_WIDTH;
    this.judge(1, roots.has(slot) ? roots.hashes.subarray(slot * HASH_BYTES, (slot + 1) * HASH_BYTES) : null);
    return levelsCompletedAt(this.witness.size).slice(1);
  }

  private async compareUpper(level: number): Promise<void> {
    const index = this.witness.size / TILE_WIDTH ** level - 1;
    const tile = await withConnection(this.pool, (client) =>
      readTiles(client, level, Math.floor(index / TILE_WIDTH), 1),
    );
    const slot = index % TILE_WIDTH;
    this.judge(
      level,
      tile.has(slot) ? tile.hashes.subarray(slot * HASH_BYTES, (slot + 1) * HASH_BYTES) : null,
    );
  }

  private judge(level: number, hash: Buffer | null): void {
    const { size } = this.witness;
    if (hash !== null && this.witness.agrees(level, hash)) return;
    this.findings.add(hash === null ? 'tile_missing' : 'tile_differs', size - TILE_WIDTH ** level + 1, size);
  }
}
