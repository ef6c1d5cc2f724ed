import type pg from 'pg';
import { type NewAttempt, recordAttempts } from '../../dispatch/attempts.js';
import type { Action, BuiltInAction } from '../action.js';
import type { EndedAssignment } from '../ended-assignment.js';
import type { LoggedEnd } from '../judge-release.js';
import type { Claim } from './claims.js';
import { appendOutcomes, type EndedReaction, type Ending, endReactions } from './end-reactions.js';
import { succeededAttempt } from './fail-reaction.js';
import { inOwnTransaction } from './in-own-transaction.js';
import { type Look, lookAgain, recordedSince } from './look-again.js';
import { withTimeLimit } from './time-limit.js';
import { ActionFailed, FactsMoved } from './work.errors.js';

interface Done {
  ending: Ending;
  attempt: NewAttempt | null;
}

/**
 * Carries out built-in reactions, all in one transaction: look again, act, write down how each ended, tell the log. The
 * append takes the log's lock, so the check that follows it is final: no fact about the numbers was recorded since the look.
 * @throws ActionFailed naming the one whose handler failed; FactsMoved, LeaseLost: nothing was done then
 */
export function actBuiltIn(
  pool: pg.Pool,
  claims: readonly Claim[],
  actionOf: (claim: Claim) => Action,
): Promise<EndedReaction[]> {
  return inOwnTransaction(pool, async (client) => {
    const look = await lookAgain(client, claims, actionOf);
    const done: Done[] = [];
    for (const claim of claims) done.push(await actOn(client, claim, actionOf(claim), look));
    const endings = done.map(({ ending }) => ending);
    const ended = await endReactions(client, endings, claims[0]!.token);
    await recordAttempts(
      client,
      done.flatMap(({ attempt }) => attempt ?? []),
    );
    await appendOutcomes(client, ended);
    if (await recordedSince(client, claims, look.head)) throw new FactsMoved();
    return ended;
  });
}

async function actOn(client: pg.PoolClient, claim: Claim, action: Action, look: Look): Promise<Done> {
  const judgement = look.judgements.get(claim.id)!;
  const ending = { id: claim.id, handler: action.handler, last_error: null };
  if (!judgement.act) {
    const { reason, generation } = judgement;
    return { ending: { ...ending, status: 'skipped', reason, generation, outcome: null }, attempt: null };
  }
  const { ended } = judgement;
  const startedAt = Date.now();
  try {
    const outcome = await withTimeLimit(action.timeLimitMs, () =>
      (action as BuiltInAction).run(client, endedAssignment(claim, ended, look)),
    );
    const { generation } = ended;
    return {
      ending: { ...ending, status: 'succeeded', reason: null, generation, outcome },
      attempt: { subject: claim.id, attempt: claim.attempts, result: succeededAttempt(startedAt) },
    };
  } catch (error) {
    throw new ActionFailed(claim, startedAt, error);
  }
}

/** What a handler is told. */
export function endedAssignment(claim: Claim, ended: LoggedEnd, { now }: Look): EndedAssignment {
  return { reaction_id: claim.id, ...ended, acting_at: now };
}
