import type pg from 'pg';
import { TILE_WIDTH } from '../merkle/tile.js';
import type { Seal } from '../sealing/seals.js';
import type { HashSlots } from './hash-slots.js';
import { readTiles } from './read-tiles.js';

/** What was sealed of a stretch of the log, which is as long as a tile of level 1. */
export interface Sealed {
  /** Events of the stretch that are sealed: its first ones. */
  count: number;
  tiles: HashSlots;
  /** Of the tiles: the stretch's tile of level 1. */
  roots: HashSlots;
  seals: Seal[];
}

/** Reads the hashes and the seals of the first `count` events of a stretch. */
export async function readSealed(client: pg.ClientBase, stretch: number, count: number): Promise<Sealed> {
  const tiles = await readTiles(client, 0, stretch * TILE_WIDTH, TILE_WIDTH);
  const roots = await readTiles(client, 1, stretch, 1);
  const before = stretch * TILE_WIDTH * TILE_WIDTH;
  const { rows: seals } = await client.query<Seal>(
    'SELECT size, root FROM ledger.seals WHERE size > $1 AND size <= $2 ORDER BY size',
    [before, before + count],
  );
  return { count, tiles, roots, seals };
}
