import type pg from 'pg';
import { copyRows } from '../../event-store/copy-out.js';
import { readInt64 } from '../../event-store/read-integers.js';
import { TILE_WIDTH } from '../merkle/tile.js';
import { HashSlots } from './hash-slots.js';

// Where the values of a row stand: behind the number of values, each behind its length.
const TILE_AT = 2 + 4;
const FIRST_AT = TILE_AT + 8 + 4;
const HASHES_AT = FIRST_AT + 2 + 4;

/** Reads the hashes of some tiles of a level that are next to each other, as they were sealed. */
export async function readTiles(
  client: pg.ClientBase,
  level: number,
  firstTile: number,
  count: number,
): Promise<HashSlots> {
  const slots = new HashSlots(count * TILE_WIDTH);
  const select = `SELECT tile, first, hashes FROM ledger.tree_tiles
                   WHERE level = ${level} AND tile BETWEEN ${firstTile} AND ${firstTile + count - 1} ORDER BY tile, first`;
  await copyRows(client, select, (row, at, end) => {
    const tile = (readInt64(row, at + TILE_AT) - firstTile) * TILE_WIDTH;
    // Where two rows claim a place, the later one shows whether they agree.
    slots.put(tile + row.readInt16BE(at + FIRST_AT), row, at + HASHES_AT, end);
  });
  return slots;
}
