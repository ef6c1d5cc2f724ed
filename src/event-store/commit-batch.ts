import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './transient-error.js';

const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 500;

/**
 * Runs a batch until it is durable: tries again for `patienceMs` while the database is away, and when the data of
 * one item is refused, runs the items one by one so that only that one fails. `run` must be safe to run twice.
 * @returns for each item its result, or the error it alone failed with
 * @throws the last error when the patience ends
 */
export async function commitBatch<T, R>(
  items: T[],
  run: (items: T[]) => Promise<R[]>,
  patienceMs: number,
): Promise<PromiseSettledResult<R>[]> {
  const giveUpAt = Date.now() + patienceMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return (await run(items)).map((value) => ({ status: 'fulfilled', value }));
    } catch (error) {
      if (!isTransient(error)) {
        return items.length === 1 ? [{ status: 'rejected', reason: error }] : oneByOne(items, run, giveUpAt);
      }
      if (Date.now() + wait > giveUpAt) throw error;
      await delay(wait);
    }
  }
}

async function oneByOne<T, R>(
  items: T[],
  run: (items: T[]) => Promise<R[]>,
  giveUpAt: number,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  for (const item of items) results.push(...(await commitBatch([item], run, giveUpAt - Date.now())));
  return results;
}
