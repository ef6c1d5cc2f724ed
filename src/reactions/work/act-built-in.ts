import type pg from 'pg';
import { type NewAttempt, recordAttempts } from '../../dispatch/attempts.js';
import type { Action, BuiltInAction } from '../action.js';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import type { LoggedEnd, Skip } from '../judge-release.js';
import type { Claim } from './claims.js';
import { appendOutcomes, type EndedReaction, type Ending, endReactions } from './end-reactions.js';
import { succeededAttempt } from './fail-reaction.js';
import { inOwnTransaction } from './in-own-transaction.js';
import { type Look, lookAgain, recordedSince } from './look-again.js';
import { withTimeLimit } from './time-limit.js';
import { ActionFailed, FactsMoved } from './work.errors.js';

/** A reaction that there is something to do for. */
interface Due {
  claim: Claim;
  ended: EndedAssignment;
}

interface Done {
  ending: Ending;
  attempt: NewAttempt | null;
}

/**
 * Carries out built-in reactions, all in one transaction: look again, act, write down how each ended, tell the log. The
 * append takes the log's lock, so the check that follows it is final: no fact about the numbers was recorded since the look.
 * @throws ActionFailed naming those that were given to the handler that failed; FactsMoved, LeaseLost: nothing was done then
 */
export function actBuiltIn(
  pool: pg.Pool,
  claims: readonly Claim[],
  actionOf: (claim: Claim) => Action,
): Promise<EndedReaction[]> {
  return inOwnTransaction(pool, async (client) => {
    const look = await lookAgain(client, claims, actionOf);
    const done: Done[] = [];
    for (const action of new Set(claims.map(actionOf))) {
      const own = claims.filter((claim) => actionOf(claim) === action);
      done.push(...(await actOn(client, own, action as BuiltInAction, look)));
    }
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

/** Does what there is to do of one action, all at once. */
async function actOn(
  client: pg.PoolClient,
  claims: readonly Claim[],
  action: BuiltInAction,
  look: Look,
): Promise<Done[]> {
  const due: Due[] = [];
  const done: Done[] = [];
  for (const claim of claims) {
    const judgement = look.judgements.get(claim.id)!;
    if (judgement.act) due.push({ claim, ended: endedAssignment(claim, judgement.ended, look) });
    else done.push({ ending: skipped(claim, action, judgement), attempt: null });
  }
  return due.length === 0 ? done : [...done, ...(await run(client, due, action))];
}

async function run(client: pg.PoolClient, due: readonly Due[], action: BuiltInAction): Promise<Done[]> {
  const startedAt = Date.now();
  try {
    const ended = due.map((each) => each.ended);
    const outcomes = await withTimeLimit(action.timeLimitMs, () => action.run(client, ended));
    if (outcomes.length !== due.length)
      throw new Error(`expected ${due.length} outcomes of ${action.handler}, got ${outcomes.length}`);
    const result = succeededAttempt(startedAt);
    return due.map(({ claim, ended: { generation } }, index) => ({
      ending: succeeded(claim, action, generation, outcomes[index]!),
      attempt: { subject: claim.id, attempt: claim.attempts, result },
    }));
  } catch (error) {
    const failed = due.map(({ claim }) => claim);
    throw new ActionFailed(failed, startedAt, error);
  }
}

function succeeded({ id }: Claim, { handler }: Action, generation: number, outcome: ActionOutcome): Ending {
  return { id, status: 'succeeded', reason: null, generation, handler, last_error: null, outcome };
}

function skipped({ id }: Claim, { handler }: Action, { reason, generation }: Skip): Ending {
  return { id, status: 'skipped', reason, generation, handler, last_error: null, outcome: null };
}

/** What a handler is told. */
export function endedAssignment(claim: Claim, ended: LoggedEnd, { now }: Look): EndedAssignment {
  return { reaction_id: claim.id, ...ended, acting_at: now };
}
