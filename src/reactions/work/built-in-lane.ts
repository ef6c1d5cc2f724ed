import { randomUUID } from 'node:crypto';
import { isTransient } from '../../event-store/transient-error.js';
import { actBuiltIn } from './act-built-in.js';
import { claimBuiltIn } from './claim-built-in.js';
import { type Claim, giveBack } from './claims.js';
import { keepLease } from './keep-lease.js';
import { actionOf, destinationsOf, handlerFailed, isHopeless, type LaneParts, WentSilent } from './lane.js';
import { ActionFailed, FactsMoved, LeaseLost } from './work.errors.js';

const BATCH = 250;
/** Tries of one batch while facts about its numbers keep coming. */
const LOOKS = 3;
const GIVE_BACK_MS = 1_000;

/** Carries out built-in reactions, many in one transaction: when one fails, it is found by halves and the others go on. */
export class BuiltInLane {
  constructor(private readonly parts: LaneParts) {}

  /** @returns whether there may be more to do at once */
  async turn(): Promise<boolean> {
    const { pool, actions, leaseMs } = this.parts;
    const builtIn = actions.all().filter(({ kind }) => kind === 'built_in');
    const names = builtIn.map(({ name }) => name);
    const token = randomUUID();
    const claims = await claimBuiltIn(pool, { token, actions: names, limit: BATCH, leaseMs });
    if (claims.length === 0) return false;
    const letGo = keepLease(pool, claims[0]!.token, leaseMs);
    try {
      const own = await this.sortOut(claims);
      if (own.length > 0) await this.carryOut(own);
    } catch (error) {
      // Where this fails too the lease will end.
      await giveBack(pool, claims, { waitMs: GIVE_BACK_MS, tried: true }).catch(() => undefined);
      if (!(error instanceof LeaseLost)) throw error;
    } finally {
      letGo();
    }
    return claims.length === BATCH;
  }

  /** Hands on what has got a destination elsewhere meanwhile, and gives up what keeps taking workers down. */
  private async sortOut(claims: readonly Claim[]): Promise<Claim[]> {
    const { pool, destinations } = this.parts;
    const destinationOf = await destinationsOf(destinations, claims);
    const elsewhere = claims.filter((claim) => destinationOf(claim)?.kind === 'http');
    await giveBack(pool, elsewhere, { waitMs: 0, tried: false, builtIn: false });
    const own = claims.filter((claim) => !elsewhere.includes(claim));
    const hopeless = own.filter(isHopeless);
    for (const claim of hopeless) await handlerFailed(this.parts, claim, new WentSilent(), Date.now());
    return own.filter((claim) => !hopeless.includes(claim));
  }

  private async carryOut(claims: readonly Claim[]): Promise<void> {
    const { pool, actions, onEnded } = this.parts;
    for (let look = 1; ; look++) {
      try {
        return onEnded(await actBuiltIn(pool, claims, actionOf(actions)));
      } catch (error) {
        if (error instanceof ActionFailed) return this.goOnWithout(error, claims);
        if (error instanceof LeaseLost || isTransient(error)) throw error;
        if (error instanceof FactsMoved && look < LOOKS) continue;
        return this.narrowDown(claims, error as Error);
      }
    }
  }

  private async goOnWithout(failure: ActionFailed, claims: readonly Claim[]): Promise<void> {
    const { claims: failed, startedAt, message } = failure;
    if (failed.length > 1) await this.inHalves(failed);
    else await handlerFailed(this.parts, failed[0]!, new Error(message), startedAt);
    const rest = claims.filter((claim) => !failed.includes(claim));
    if (rest.length > 0) await this.carryOut(rest);
  }

  /** The batch as such could not be done: down to the one that is in the way. */
  private async narrowDown(claims: readonly Claim[], error: Error): Promise<void> {
    if (claims.length > 1) return this.inHalves(claims);
    if (error instanceof FactsMoved)
      return giveBack(this.parts.pool, claims, { waitMs: GIVE_BACK_MS, tried: false });
    return handlerFailed(this.parts, claims[0]!, error, Date.now());
  }

  /** So that a batch of which many fail is not done over again for each. */
  private async inHalves(claims: readonly Claim[]): Promise<void> {
    const middle = Math.ceil(claims.length / 2);
    for (const half of [claims.slice(0, middle), claims.slice(middle)]) {
      if (half.length > 0) await this.carryOut(half);
    }
  }
}
