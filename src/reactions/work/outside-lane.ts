import { randomUUID } from 'node:crypto';
import type { Action } from '../action.js';
import type { EndedAssignment } from '../ended-assignment.js';
import type { Skip } from '../judge-release.js';
import { actByHost, actOverHttp, noOutcome, type OutsideResult, settleOutside } from './act-outside.js';
import { endedAssignment } from './act-built-in.js';
import { claimOutside } from './claim-outside.js';
import { type Claim, giveBack } from './claims.js';
import { appendOutcomes, endReactions } from './end-reactions.js';
import { inOwnTransaction } from './in-own-transaction.js';
import { keepLease } from './keep-lease.js';
import { actionOf, destinationsOf, handlerFailed, isHopeless, type LaneParts, WentSilent } from './lane.js';
import { lookAgain, recordedSince } from './look-again.js';
import { FactsMoved, WorkerStopping } from './work.errors.js';

const SLOTS = 16;
/** Of one workspace and action, so that a receiver that is slow or gone takes up no more. */
const SHARE = 4;
const GIVE_BACK_MS = 1_000;

/** Carries out what is done outside the ledger, by the host application or over HTTP: side by side, at least once. */
export class OutsideLane {
  private readonly busy = new Map<Promise<void>, Claim>();
  private readonly aborting = new AbortController();

  /** @param freed is told when a slot is free again */
  constructor(
    private readonly parts: LaneParts,
    private readonly freed: () => void,
  ) {}

  /** Begins what is due, as far as there are slots. @returns whether there may be more to do at once */
  async turn(): Promise<boolean> {
    const { pool, actions, destinations, leaseMs } = this.parts;
    const limit = SLOTS - this.busy.size;
    if (limit <= 0) return false;
    const claims = await claimOutside(pool, {
      token: randomUUID(),
      actions: actions.all().map(({ name }) => name),
      limit,
      leaseMs,
      paused: await destinations.paused(),
      busy: [...this.busy.values()],
      share: SHARE,
    });
    for (const claim of claims) this.begin(claim);
    return false;
  }

  /** Waits for what is under way; what takes longer than `graceMs` is aborted and given back. */
  async finish(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.aborting.abort(), graceMs);
    await Promise.all(this.busy.keys());
    clearTimeout(timer);
  }

  private begin(claim: Claim): void {
    const { pool, leaseMs } = this.parts;
    const letGo = keepLease(pool, claim.token, leaseMs);
    const work = this.carryOut(claim)
      // Where this fails too the lease will end.
      .catch(() => giveBack(pool, [claim], { waitMs: GIVE_BACK_MS, tried: true }).catch(() => undefined))
      .finally(letGo);
    this.busy.set(work, claim);
    void work.then(() => {
      this.busy.delete(work);
      this.freed();
    });
  }

  private async carryOut(claim: Claim): Promise<void> {
    const { pool, actions, destinations } = this.parts;
    if (isHopeless(claim)) return handlerFailed(this.parts, claim, new WentSilent(), Date.now());
    const action = actionOf(actions)(claim);
    const destination = (await destinationsOf(destinations, [claim]))(claim);
    if (destination?.kind === 'http') {
      if (destination.paused !== null) return giveBack(pool, [claim], { waitMs: 0, tried: false });
      return this.act(claim, action, 'http', (ended) =>
        actOverHttp(this.parts, destination, claim, ended, this.aborting.signal),
      );
    }
    if (action.kind === 'built_in')
      return giveBack(pool, [claim], { waitMs: 0, tried: false, builtIn: true });
    return this.act(claim, action, action.handler, (ended) => actByHost(action, ended, this.aborting.signal));
  }

  private async act(
    claim: Claim,
    action: Action,
    handler: string,
    run: (ended: EndedAssignment) => Promise<OutsideResult>,
  ): Promise<void> {
    const look = await lookAgain(this.parts.pool, [claim], () => action);
    const judgement = look.judgements.get(claim.id)!;
    if (!judgement.act) return this.skip(claim, judgement, look.head);
    const ended = endedAssignment(claim, judgement.ended, look);
    const startedAt = Date.now();
    const result = await run(ended).catch(asError);
    if (result instanceof WorkerStopping) throw result;
    if (result instanceof Error) return handlerFailed(this.parts, claim, result, startedAt, handler);
    const settled = await settleOutside(this.parts, claim, ended.generation, result);
    if (settled) this.parts.onEnded([settled]);
  }

  private async skip(claim: Claim, judgement: Skip, head: number): Promise<void> {
    const { reason, generation } = judgement;
    const ending = { ...noOutcome(claim), status: 'skipped', reason, generation, handler: null } as const;
    const skipped = await inOwnTransaction(this.parts.pool, async (client) => {
      const ended = await endReactions(client, [ending], claim.token);
      await appendOutcomes(client, ended);
      if (await recordedSince(client, [claim], head)) throw new FactsMoved();
      return ended;
    });
    this.parts.onEnded(skipped);
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
