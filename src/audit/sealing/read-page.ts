import type pg from 'pg';
import { readEventBytes } from '../../event-store/event-bytes.js';
import { SealContradicted } from '../audit.errors.js';
import { hashLeafInto, positionIn } from '../leaf.js';
import { HASH_BYTES } from '../merkle/sha256.js';

/**
 * Hashes the events behind the newest seal, and once more the last one that was sealed.
 * @param sealed how many are sealed
 * @param limit most events to hash
 * @returns the hashes next to each other, beginning with that of the last sealed event, if any was
 * @throws SealContradicted when their positions do not follow each other
 */
export async function readPage(client: pg.ClientBase, sealed: number, limit: number): Promise<Buffer> {
  const from = Math.max(1, sealed);
  const to = sealed + limit;
  const hashes = Buffer.allocUnsafe((to - from + 1) * HASH_BYTES);
  let next = from;
  let gap: number | null = null;
  await readEventBytes(client, { from, to }, (row) => {
    const position = positionIn(row);
    if (gap !== null) return;
    if (position !== next) gap = position;
    else hashLeafInto(hashes, (next++ - from) * HASH_BYTES, row);
  });
  if (gap !== null)
    throw new SealContradicted(`the log has a gap: expected position ${next}, read ${String(gap)}`);
  if (next < from + (sealed > 0 ? 1 : 0)) {
    throw new SealContradicted(`the log is shorter than what was sealed: nothing is at position ${sealed}`);
  }
  return hashes.subarray(0, (next - from) * HASH_BYTES);
}
