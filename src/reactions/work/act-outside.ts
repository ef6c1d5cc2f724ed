import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { recordAttempts } from '../../dispatch/attempts.js';
import type { HostAction } from '../action.js';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import type { Destination } from '../destinations/destination.js';
import type { Claim } from './claims.js';
import { type EndedReaction, type Ending, appendOutcomes, endReactions } from './end-reactions.js';
import { failReaction, succeededAttempt } from './fail-reaction.js';
import { inOwnTransaction } from './in-own-transaction.js';
import type { LaneParts } from './lane.js';
import { withTimeLimit } from './time-limit.js';

/** How an act outside the ledger went. */
export interface OutsideResult {
  handler: string;
  result: AttemptResult;
  outcome: ActionOutcome | null;
}

/** A method of the host application; what it throws is the attempt's failure. */
export async function actByHost(
  action: HostAction,
  ended: EndedAssignment,
  stopping: AbortSignal,
): Promise<OutsideResult> {
  const startedAt = Date.now();
  const act = (signal: AbortSignal) => action.run(ended, { idempotency_id: ended.reaction_id, signal });
  const outcome = await withTimeLimit(action.timeLimitMs, act, stopping);
  return { handler: action.handler, result: succeededAttempt(startedAt), outcome: outcome ?? null };
}

/** Longer than a delivery may take by itself: a wait that its own limit failed to end. */
const DELIVERY_LIMIT_MS = 30_000;

/** A receiver over HTTP. */
export async function actOverHttp(
  { outside }: LaneParts,
  destination: Destination,
  claim: Claim,
  ended: EndedAssignment,
  stopping: AbortSignal,
): Promise<OutsideResult> {
  const deliver = (signal: AbortSignal) =>
    outside.act(destination, ended, claim.action, claim.attempts, signal);
  const result = await withTimeLimit(DELIVERY_LIMIT_MS, deliver, stopping);
  const { status_code } = result;
  return { handler: 'http', result, outcome: { status_code } };
}

/** Writes down how it went. @returns the reaction when it has ended */
export async function settleOutside(
  { pool }: LaneParts,
  claim: Claim,
  generation: number,
  { handler, result, outcome }: OutsideResult,
): Promise<EndedReaction | null> {
  if (result.verdict !== 'delivered') return failReaction(pool, claim, handler, result);
  const ending: Ending = { ...noOutcome(claim), status: 'succeeded', generation, handler, outcome };
  return inOwnTransaction(pool, async (client) => {
    const ended = await endReactions(client, [ending], claim.token);
    await recordAttempts(client, [{ subject: claim.id, attempt: claim.attempts, result }]);
    await appendOutcomes(client, ended);
    return ended[0]!;
  });
}

/** What an ending has that brought nothing about. */
export function noOutcome({ id }: Claim): Pick<Ending, 'id' | 'reason' | 'last_error' | 'outcome'> {
  return { id, reason: null, last_error: null, outcome: null };
}
