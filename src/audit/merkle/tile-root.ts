import { HASH_BYTES, NODE_PREFIX, sha256Into } from './sha256.js';
import { TILE_WIDTH } from './tile.js';

const WORD_BYTES = 4;
const HASH_WORDS = HASH_BYTES / WORD_BYTES;

// What is hashed for a node: behind the prefix its two children, where whole words can be written.
const input = new ArrayBuffer(3 * HASH_BYTES);
const node = Buffer.from(input, WORD_BYTES - 1, 1 + 2 * HASH_BYTES).fill(NODE_PREFIX, 0, 1);
const children = new Int32Array(input, WORD_BYTES, 2 * HASH_WORDS);

/** One level of the tile after the other, halved in place. */
const level = new Int32Array((TILE_WIDTH / 2) * HASH_WORDS);
const levelBytes = Buffer.from(level.buffer);

/**
 * The root of a full tile: level by level, in two thirds of the time that appending hash by hash takes.
 * @param hashes the tile's, as words, from `at` on
 * @returns a view that the next call overwrites
 */
export function tileRoot(hashes: Int32Array, at: number): Buffer {
  halve(hashes, at, TILE_WIDTH);
  for (let width = TILE_WIDTH / 2; width > 1; width /= 2) halve(level, 0, width);
  return levelBytes.subarray(0, HASH_BYTES);
}

/** Hashes a level of the tile, two by two, to the one above. */
function halve(hashes: Int32Array, at: number, width: number): void {
  let next = at;
  for (let parent = 0; parent < width / 2; parent++) {
    for (let word = 0; word < 2 * HASH_WORDS; word++) children[word] = hashes[next++]!;
    sha256Into(levelBytes, parent * HASH_BYTES, node);
  }
}
