import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CompactTree } from '../../../src/audit/merkle/compact-tree.js';
import { HASH_BYTES } from '../../../src/audit/merkle/sha256.js';
import { TILE_HEIGHT, TILE_WIDTH } from '../../../src/audit/merkle/tile.js';
import { tileRoot } from '../../../src/audit/merkle/tile-root.js';
import { Findings } from '../../../src/audit/verify/findings.js';
import { HashSlots } from '../../../src/audit/verify/hash-slots.js';
import { Witness } from '../../../src/audit/verify/witness.js';
import { naiveRoot } from '../../support/naive-tree.js';

function slotsOf(hashes: readonly Buffer[]): HashSlots {
  const slots = new HashSlots(hashes.length);
  hashes.forEach((hash, slot) => {
    hash.copy(slots.hashes, slot * HASH_BYTES);
    slots.mark(slot);
  });
  return slots;
}

const hashes = Array.from({ length: 3 * TILE_WIDTH }, () => randomBytes(HASH_BYTES));
const tileOf = (tile: number) => hashes.slice(tile * TILE_WIDTH, (tile + 1) * TILE_WIDTH);

describe('the root of a full tile', () => {
  it('is that of the definition, wherever the tile stands', () => {
    const { words } = slotsOf(hashes);
    for (const tile of [0, 2, 1]) {
      const at = (tile * TILE_WIDTH * HASH_BYTES) / words.BYTES_PER_ELEMENT;
      expect(Buffer.from(tileRoot(words, at))).toEqual(naiveRoot(tileOf(tile)));
    }
  });

  it('stands for the tile in the tree, and is kept as the root of its level', () => {
    const tree = new CompactTree();
    for (const tile of [0, 1, 2]) {
      tree.appendSubtree(TILE_HEIGHT, naiveRoot(tileOf(tile)), 0);
      expect(tree.tileRoot(1)).toEqual(naiveRoot(tileOf(tile)));
    }
    expect([tree.size, tree.root()]).toEqual([hashes.length, naiveRoot(hashes)]);
  });

  it.each(['log', 'tiles'] as const)(
    'is taken by both trees that a witness follows: a seal of the %s',
    (sealed) => {
      const edited = [...hashes];
      edited[7] = randomBytes(HASH_BYTES);
      const findings = new Findings();
      const witness = new Witness(findings);
      const [log, tiles] = [slotsOf(hashes), slotsOf(edited)];
      for (let slot = 0; slot < TILE_WIDTH; slot++) witness.add(log, tiles, slot);
      witness.addSameTile(log, TILE_WIDTH);
      witness.addSameTile(log, 2 * TILE_WIDTH);
      witness.hear(naiveRoot(sealed === 'log' ? hashes : edited));
      const fault = sealed === 'log' ? 'tile_differs' : 'event_differs';
      expect(findings.list()).toEqual([{ fault, from: 8, to: 8 }]);
    },
  );
});
