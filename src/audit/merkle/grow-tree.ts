import type { CompactTree } from './compact-tree.js';
import { HASH_BYTES } from './sha256.js';
import { hashesOf, levelsCompletedAt, TILE_WIDTH } from './tile.js';

/** Hashes next to each other in one tile: all of it, or what it gained at one time. */
export interface TilePiece {
  level: number;
  /** 0, 1, 2 … within the level. */
  tile: number;
  /** Of the first hash, within the tile. */
  first: number;
  hashes: Buffer;
}

/** Appends leaves, their hashes next to each other, to a tree. @returns what its tiles gain by it, on every level */
export function growTree(tree: CompactTree, leafHashes: Buffer): TilePiece[] {
  const before = tree.size;
  const gained: Buffer[][] = [];
  for (let at = 0; at < leafHashes.length; at += HASH_BYTES) {
    tree.append(leafHashes, at);
    if (tree.size % TILE_WIDTH !== 0) continue;
    for (const level of levelsCompletedAt(tree.size)) {
      (gained[level] ??= []).push(Buffer.from(tree.tileRoot(level)));
    }
  }
  const pieces = cutIntoPieces(0, before, leafHashes);
  gained.forEach((hashes, level) => {
    pieces.push(...cutIntoPieces(level, hashesOf(level, before), Buffer.concat(hashes)));
  });
  return pieces;
}

/** @param index of the first hash, within the level */
function cutIntoPieces(level: number, index: number, hashes: Buffer): TilePiece[] {
  const pieces: TilePiece[] = [];
  for (let at = 0; at < hashes.length;) {
    const next = index + at / HASH_BYTES;
    const first = next % TILE_WIDTH;
    const end = Math.min(hashes.length, at + (TILE_WIDTH - first) * HASH_BYTES);
    pieces.push({ level, tile: Math.floor(next / TILE_WIDTH), first, hashes: hashes.subarray(at, end) });
    at = end;
  }
  return pieces;
}
