import type pg from 'pg';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { recordAttempts } from '../../dispatch/attempts.js';
import { delayBefore } from '../../dispatch/schedule.js';
import type { Claim } from './claims.js';
import { appendOutcomes, type EndedReaction, endReactions } from './end-reactions.js';
import { inOwnTransaction } from './in-own-transaction.js';
import { LeaseLost } from './work.errors.js';

const FAIL = `
  UPDATE ledger.reactions
     SET status = 'failed', lease_token = NULL, last_error = $3, handler = $4,
         due_at = clock_timestamp() + make_interval(secs => $5::float8 / 1000)
   WHERE id = $1 AND lease_token = $2`;

/** Longer asks of a receiver are cut. */
const LONGEST_RETRY_AFTER_S = 86_400;

/**
 * Writes down a failed attempt: the next comes after a wait, or the reaction is dead and somebody has to look.
 * @returns the reaction when it is dead
 * @throws LeaseLost
 */
export async function failReaction(
  pool: pg.Pool,
  claim: Claim,
  handler: string,
  result: AttemptResult,
): Promise<EndedReaction | null> {
  const wait = delayBefore('reaction', claim.tries, Math.random);
  const last_error = result.error ?? 'failed without a reason';
  return inOwnTransaction(pool, async (client) => {
    await recordAttempts(client, [{ subject: claim.id, attempt: claim.attempts, result }]);
    if (wait === null) {
      const ending = { id: claim.id, status: 'dead', reason: null, generation: null, handler } as const;
      const ended = await endReactions(client, [{ ...ending, last_error, outcome: null }], claim.token);
      await appendOutcomes(client, ended);
      return ended[0]!;
    }
    const asked = Math.min(result.retry_after_seconds ?? 0, LONGEST_RETRY_AFTER_S) * 1_000;
    const { rowCount } = await client.query(FAIL, [
      claim.id,
      claim.token,
      last_error,
      handler,
      Math.max(wait, asked),
    ]);
    if (rowCount === 0) throw new LeaseLost(1);
    return null;
  });
}

/** A handler's failure as an attempt. @param startedAt by Date.now() */
export function failedAttempt(error: Error, startedAt: number): AttemptResult {
  return { ...attemptSince(startedAt), error: error.message.slice(0, 2_000), verdict: 'failed' };
}

export function succeededAttempt(startedAt: number): AttemptResult {
  return { ...attemptSince(startedAt), error: null, verdict: 'delivered' };
}

function attemptSince(startedAt: number) {
  const at = new Date(startedAt).toISOString().replace('Z', '000Z');
  const duration_ms = Date.now() - startedAt;
  return { at, duration_ms, status_code: null, response: null, retry_after_seconds: null };
}
