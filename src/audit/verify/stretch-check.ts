import type pg from 'pg';
import { HASH_BYTES } from '../merkle/sha256.js';
import { levelsCompletedAt, TILE_WIDTH } from '../merkle/tile.js';
import type { Findings } from './findings.js';
import type { HashSlots } from './hash-slots.js';
import type { Leaves } from './read-leaves.js';
import { readTiles } from './read-tiles.js';
import type { Witness } from './witness.js';

/** Compares stretch after stretch of the log with the tiles and the seals. A stretch is as long as a tile of level 1. */
export class StretchCheck {
  /** How many seals were heard. */
  seals = 0;

  /** @param sealed up to which position there are tiles and seals to compare with */
  constructor(
    private readonly pool: pg.Pool,
    private readonly witness: Witness,
    private readonly findings: Findings,
    private readonly sealed: number,
  ) {}

  async run(stretch: number, leaves: Leaves): Promise<void> {
    const { slots, unexpected } = leaves;
    for (const { position } of unexpected) this.findings.add('event_unexpected', position);
    const before = stretch * TILE_WIDTH * TILE_WIDTH;
    const count = Math.max(0, Math.min(slots.count, this.sealed - before));
    if (count > 0) await this.compare(stretch, before, leaves, count);
    for (let slot = count; slot < slots.count; slot++) {
      if (!slots.has(slot)) this.findings.add('event_missing', before + slot + 1);
    }
  }

  private async compare(stretch: number, before: number, leaves: Leaves, count: number): Promise<void> {
    const { tiles, roots, seals } = await this.readSealed(stretch, before, count);
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
    const client = await this.pool.connect();
    const tile = await readTiles(client, level, Math.floor(index / TILE_WIDTH), 1);
    client.release();
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

  private async readSealed(stretch: number, before: number, count: number) {
    const client = await this.pool.connect();
    let failed: Error | undefined;
    try {
      const tiles = await readTiles(client, 0, stretch * TILE_WIDTH, TILE_WIDTH);
      const roots = await readTiles(client, 1, stretch, 1);
      const { rows: seals } = await client.query<{ size: number; root: Buffer }>(
        'SELECT size, root FROM ledger.seals WHERE size > $1 AND size <= $2 ORDER BY size',
        [before, before + count],
      );
      return { tiles, roots, seals };
    } catch (error) {
      failed = error as Error;
      throw error;
    } finally {
      client.release(failed);
    }
  }
}
