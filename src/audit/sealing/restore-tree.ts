import type pg from 'pg';
import { SealContradicted } from '../audit.errors.js';
import { CompactTree } from '../merkle/compact-tree.js';
import { HASH_BYTES } from '../merkle/sha256.js';
import { hashesOf, highestLevel, TILE_HEIGHT, TILE_WIDTH } from '../merkle/tile.js';
import type { Seal } from './seals.js';

/**
 * Puts the tree of a seal together again, from the hashes of each level that do not fill a tile.
 * @throws SealContradicted when they do not lead to the seal's root
 */
export async function restoreTree(client: pg.ClientBase, { size, root }: Seal): Promise<CompactTree> {
  const tree = new CompactTree();
  for (let level = highestLevel(size); level >= 0; level--) {
    const count = hashesOf(level, size);
    const hashes = await readTile(client, level, Math.floor(count / TILE_WIDTH));
    const wanted = (count % TILE_WIDTH) * HASH_BYTES;
    if (hashes.length !== wanted) {
      throw new SealContradicted(
        `expected ${wanted} bytes of hashes in the last tile of level ${level} at size ${size}, found ${hashes.length}`,
      );
    }
    for (let at = 0; at < wanted; at += HASH_BYTES) tree.appendSubtree(level * TILE_HEIGHT, hashes, at);
  }
  if (!tree.root().equals(root)) {
    throw new SealContradicted(`the tiles of the tree do not lead to the root of the seal of size ${size}`);
  }
  return tree;
}

/** The hash of the event at a position, as it was sealed; nothing where it is missing. */
export async function sealedLeafHash(client: pg.ClientBase, position: number): Promise<Buffer> {
  const index = position - 1;
  const hashes = await readTile(client, 0, Math.floor(index / TILE_WIDTH));
  const at = (index % TILE_WIDTH) * HASH_BYTES;
  return hashes.subarray(at, at + HASH_BYTES);
}

async function readTile(client: pg.ClientBase, level: number, tile: number): Promise<Buffer> {
  const { rows } = await client.query<{ hashes: Buffer }>({
    name: 'read-tile',
    text: 'SELECT hashes FROM ledger.tree_tiles WHERE level = $1 AND tile = $2 ORDER BY first',
    values: [level, tile],
  });
  return Buffer.concat(rows.map(({ hashes }) => hashes));
}
