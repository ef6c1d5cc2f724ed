import type pg from 'pg';
import { CompactTree } from '../merkle/compact-tree.js';
import type { TilePiece } from '../merkle/grow-tree.js';

/** The root of the tree over the first `size` events. */
export interface Seal {
  size: number;
  root: Buffer;
}

const NO_SEAL: Seal = { size: 0, root: new CompactTree().root() };

/** The newest seal; of nothing, when there is none. */
export async function newestSeal(client: pg.ClientBase | pg.Pool): Promise<Seal> {
  const { rows } = await client.query<Seal>({
    name: 'newest-seal',
    text: 'SELECT size, root FROM ledger.seals ORDER BY size DESC LIMIT 1',
  });
  return rows[0] ?? NO_SEAL;
}

/** Keeps a seal and what the tree's tiles gained since the one before. To be called in a transaction. */
export async function keepSeal(
  client: pg.ClientBase,
  seal: Seal,
  pieces: readonly TilePiece[],
): Promise<void> {
  await client.query({
    name: 'keep-tiles',
    text: `INSERT INTO ledger.tree_tiles (level, tile, first, hashes)
           SELECT level, tile, first, substring($4::bytea FROM (sum(length) OVER place - length)::integer + 1 FOR length)
             FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $5::integer[]) WITH ORDINALITY
                  AS piece (level, tile, first, length, ordinal)
           WINDOW place AS (ORDER BY ordinal)`,
    values: [
      pieces.map(({ level }) => level),
      pieces.map(({ tile }) => tile),
      pieces.map(({ first }) => first),
      Buffer.concat(pieces.map(({ hashes }) => hashes)),
      pieces.map(({ hashes }) => hashes.length),
    ],
  });
  await client.query({
    name: 'keep-seal',
    text: 'INSERT INTO ledger.seals (size, root) VALUES ($1, $2)',
    values: [seal.size, seal.root],
  });
}
