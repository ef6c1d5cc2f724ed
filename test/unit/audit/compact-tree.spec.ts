import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CompactTree } from '../../../src/audit/merkle/compact-tree.js';
import { HASH_BYTES, sha256Into } from '../../../src/audit/merkle/sha256.js';
import { highestLevel, levelsCompletedAt, TILE_HEIGHT, TILE_WIDTH } from '../../../src/audit/merkle/tile.js';
import { naiveLeafHash, naiveRoot } from '../../support/naive-tree.js';

/** The leaves and the roots of 0 to 8 of them that certificate-transparency tests with (merkletree/merkle_tree_test.cc). */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function leafHash(leaf: Uint8Array): Buffer {
  const hash = Buffer.alloc(HASH_BYTES);
  sha256Into(hash, 0, Buffer.concat([Buffer.of(0), leaf]));
  return hash;
}

const someHashes = (count: number) =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

function treeOf(hashes: readonly Buffer[]): CompactTree {
  const tree = new CompactTree();
  for (const hash of hashes) tree.append(hash, 0);
  return tree;
}

describe('the compact Merkle tree', () => {
  it('gives the published roots at every size', () => {
    const tree = new CompactTree();
    expect(tree.root().toString('hex')).toBe(ROOTS[0]);
    LEAVES.forEach((leaf, index) => {
      tree.append(leafHash(Buffer.from(leaf, 'hex')), 0);
      expect([tree.size, tree.root().toString('hex')]).toEqual([index + 1, ROOTS[index + 1]]);
    });
  });

  it('gives the roots of the definition, for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (leaves) => {
        expect(treeOf(leaves.map(leafHash)).root()).toEqual(naiveRoot(leaves.map(naiveLeafHash)));
      }),
    );
  });

  it('is the same put together again from the hashes of its tiles', () => {
    for (const size of [1, 255, 256, 257, 1_000, 65_536, 66_000]) {
      const hashes = someHashes(size);
      const levels = Array.from({ length: highestLevel(size) + 1 }, () => [] as Buffer[]);
      const grown = new CompactTree();
      for (const hash of hashes) {
        grown.append(hash, 0);
        levels[0]!.push(hash);
        for (const level of levelsCompletedAt(grown.size))
          levels[level]!.push(Buffer.from(grown.tileRoot(level)));
      }
      const restored = new CompactTree();
      for (let level = levels.length - 1; level >= 0; level--) {
        const partial = levels[level]!.slice(Math.floor(levels[level]!.length / TILE_WIDTH) * TILE_WIDTH);
        for (const hash of partial) restored.appendSubtree(level * TILE_HEIGHT, hash, 0);
      }
      expect([size, restored.size, restored.root()]).toEqual([size, size, grown.root()]);
      expect(grown.root()).toEqual(naiveRoot(hashes));
    }
  });

  it('takes no subtree that its leaves leave no place for', () => {
    const tree = treeOf(someHashes(3));
    expect(() => tree.appendSubtree(8, someHashes(1)[0]!, 0)).toThrow('no higher than 0');
  });

  it('grows apart from its clone', () => {
    const hashes = someHashes(300);
    const tree = treeOf(hashes.slice(0, 256));
    const clone = tree.clone();
    for (const hash of hashes.slice(256)) clone.append(hash, 0);
    expect(tree.root()).toEqual(naiveRoot(hashes.slice(0, 256)));
    expect(clone.root()).toEqual(naiveRoot(hashes));
    expect(clone.tileRoot(1)).toEqual(naiveRoot(hashes.slice(0, 256)));
  });
});
