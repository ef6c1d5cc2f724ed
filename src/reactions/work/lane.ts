import type pg from 'pg';
import { delayBefore } from '../../dispatch/schedule.js';
import type { Action } from '../action.js';
import type { Actions } from '../actions.js';
import type { Destination } from '../destinations/destination.js';
import type { Destinations } from '../destinations/destinations.js';
import type { HttpDestination } from '../http-destination/http-destination.js';
import type { Claim } from './claims.js';
import type { EndedReaction } from './end-reactions.js';
import { failedAttempt, failReaction } from './fail-reaction.js';

/** What the two lanes of a worker share. */
export interface LaneParts {
  pool: pg.Pool;
  actions: Actions;
  destinations: Pick<Destinations, 'find' | 'paused'>;
  outside: Pick<HttpDestination, 'act'>;
  /** For how long a claim is this worker's, in milliseconds. */
  leaseMs: number;
  /** Told after the commit of what ended. */
  onEnded(ended: readonly EndedReaction[]): void;
}

/** Of a claim; claims are made only of actions that are registered. */
export function actionOf(actions: Actions): (claim: Claim) => Action {
  return ({ action }) => actions.find(action)!;
}

/** Where each claim is to be done now, which may have changed since the release. */
export async function destinationsOf(
  finder: Pick<Destinations, 'find'>,
  claims: readonly Claim[],
): Promise<(claim: Claim) => Destination | undefined> {
  const found = await finder.find(claims.map(({ workspace_id, action }) => ({ workspace_id, action })));
  return ({ workspace_id, action }) => found.get(`${workspace_id} ${action}`);
}

/** Writes down that a handler failed, and says so when that was the last attempt. */
export async function handlerFailed(
  { pool, actions, onEnded }: LaneParts,
  claim: Claim,
  error: Error,
  startedAt: number,
  handler = actionOf(actions)(claim).handler,
): Promise<void> {
  const dead = await failReaction(pool, claim, handler, failedAttempt(error, startedAt));
  if (dead) onEnded([dead]);
}

/** A reaction whose workers went silent until no attempt is left: it may be what takes them down. */
export function isHopeless({ abandoned, tries }: Claim): boolean {
  return abandoned && delayBefore('reaction', tries - 1, Math.random) === null;
}

export class WentSilent extends Error {
  constructor() {
    super('the worker that carried it out went silent, each time: the handler may take the process down');
  }
}
