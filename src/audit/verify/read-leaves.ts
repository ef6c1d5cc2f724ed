import type pg from 'pg';
import { readEventBytes } from '../../event-store/event-bytes.js';
import { hashLeafInto, positionIn } from '../leaf.js';
import { HASH_BYTES } from '../merkle/sha256.js';
import { HashSlots } from './hash-slots.js';

/** What a stretch of the log holds. */
export interface Leaves {
  slots: HashSlots;
  /** Events too many, with their hashes: at a position below 1, or at one that another has as well. */
  unexpected: { position: number; hash: Buffer }[];
}

/**
 * Hashes the events of a stretch.
 * @param first its first position; what lies below position 1 belongs to the first stretch
 */
export async function readLeaves(client: pg.ClientBase, first: number, count: number): Promise<Leaves> {
  const slots = new HashSlots(count);
  const unexpected: Leaves['unexpected'] = [];
  const stretch = { from: first === 1 ? null : first, to: first + count - 1 };
  await readEventBytes(client, stretch, (row) => {
    const position = positionIn(row);
    const slot = position - first;
    if (slot < 0 || slots.has(slot)) {
      const hash = Buffer.alloc(HASH_BYTES);
      hashLeafInto(hash, 0, row);
      unexpected.push({ position, hash });
      return;
    }
    slots.mark(slot);
    hashLeafInto(slots.hashes, slot * HASH_BYTES, row);
  });
  return { slots, unexpected };
}
