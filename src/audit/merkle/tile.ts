/**
 * The tree is kept in tiles, as in C2SP's tlog-tiles: a tile holds 256 hashes of one level. Those of level 0 are the
 * leaves' hashes; each of a level above is the root of a full tile of the level below.
 */
export const TILE_HEIGHT = 8;

/** Hashes of a full tile. */
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/** How many hashes of a level a tree of some leaves has. */
export function hashesOf(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The levels at which a tree that has just grown to `size` gained a hash, but for level 0, which always does. */
export function levelsCompletedAt(size: number): number[] {
  const levels: number[] = [];
  for (let left = size; left > 0 && left % TILE_WIDTH === 0; left /= TILE_WIDTH)
    levels.push(levels.length + 1);
  return levels;
}

/** The highest level that has a hash in a tree of so many leaves. */
export function highestLevel(size: number): number {
  let level = 0;
  while (hashesOf(level + 1, size) > 0) level += 1;
  return level;
}
