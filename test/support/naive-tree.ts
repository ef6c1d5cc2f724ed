import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962, 2.1, word for word. */
export function naiveLeafHash(leaf: Uint8Array): Buffer {
  return sha256(Buffer.of(0), leaf);
}

/** RFC 6962, 2.1, word for word, but that the leaves are given as hashes. */
export function naiveRoot(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return sha256();
  if (leafHashes.length === 1) return leafHashes[0]!;
  let split = 1;
  while (split * 2 < leafHashes.length) split *= 2;
  return sha256(Buffer.of(1), naiveRoot(leafHashes.slice(0, split)), naiveRoot(leafHashes.slice(split)));
}
