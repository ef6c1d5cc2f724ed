import type pg from 'pg';
import { TILE_WIDTH } from '../merkle/tile.js';
import { type Leaves, readLeaves } from './read-leaves.js';
import { readSealed, type Sealed } from './read-sealed.js';
import { withConnection } from './with-connection.js';

/** Events of a stretch: a full tile of level 1. */
export const STRETCH = TILE_WIDTH * TILE_WIDTH;

/** What there is to compare with each other. */
export interface StretchRead {
  leaves: Leaves;
  /** Null where nothing is sealed. */
  sealed: Sealed | null;
}

/** Reads a stretch of the log, and what was sealed of it. */
export async function readStretch(
  pool: pg.Pool,
  stretch: number,
  { total, sealed }: { total: number; sealed: number },
): Promise<StretchRead> {
  const before = stretch * STRETCH;
  const sizeAt = (end: number) => Math.max(0, Math.min(STRETCH, end - before));
  const sealedHere = sizeAt(sealed);
  return withConnection(pool, async (client) => ({
    sealed: sealedHere > 0 ? await readSealed(client, stretch, sealedHere) : null,
    leaves: await readLeaves(client, before + 1, sizeAt(total)),
  }));
}
