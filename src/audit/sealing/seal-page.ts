import type pg from 'pg';
import { SealContradicted } from '../audit.errors.js';
import type { CompactTree } from '../merkle/compact-tree.js';
import { growTree } from '../merkle/grow-tree.js';
import { HASH_BYTES } from '../merkle/sha256.js';
import { readPage } from './read-page.js';
import { restoreTree, sealedLeafHash } from './restore-tree.js';
import { keepSeal, newestSeal } from './seals.js';

/** Held while a seal is made, so that of all processes one does. */
const SEAL_LOCK = '7305804385734158';

/** What a turn at sealing came to. */
export interface SealedPage {
  /** The tree as it is sealed now. */
  tree: CompactTree;
  /** How many events were sealed. */
  events: number;
}

/**
 * Seals the events behind the newest seal, no more than `limit`, in one transaction.
 * @param known the tree as this process knows it; used where it is that of the newest seal, else restored
 * @returns null when another process is sealing at this moment
 * @throws SealContradicted when the log or the tiles are not what was sealed
 */
export async function sealPage(
  client: pg.ClientBase,
  known: CompactTree | null,
  limit: number,
): Promise<SealedPage | null> {
  await client.query('BEGIN');
  try {
    const page = await sealLocked(client, known, limit);
    await client.query('COMMIT');
    return page;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function sealLocked(
  client: pg.ClientBase,
  known: CompactTree | null,
  limit: number,
): Promise<SealedPage | null> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}) AS taken`,
  );
  if (!rows[0]!.taken) return null;
  const seal = await newestSeal(client);
  const sameTree = known?.size === seal.size && known.root().equals(seal.root);
  // Grown as a copy: the transaction may yet fail.
  const tree = sameTree ? known.clone() : await restoreTree(client, seal);
  const hashes = await readPage(client, seal.size, limit);
  const fresh = seal.size > 0 ? HASH_BYTES : 0;
  if (seal.size > 0 && !hashes.subarray(0, fresh).equals(await sealedLeafHash(client, seal.size))) {
    throw new SealContradicted(`the event at position ${seal.size} is not the one that was sealed`);
  }
  const pieces = growTree(tree, hashes.subarray(fresh));
  const events = tree.size - seal.size;
  if (events > 0) await keepSeal(client, { size: tree.size, root: tree.root() }, pieces);
  return { tree, events };
}
