import type pg from 'pg';
import type { ActionOutcome, EndedAssignment } from './ended-assignment.js';

interface ActionBase {
  /** Frozen for ever: rows and events hang on it. */
  name: string;
  /** Who does it, for the record. */
  handler: string;
  /** Whether nothing is left to do when the workspace holds the number again, or an earlier release was acted on. */
  supersedable: boolean;
  /** A handler that takes longer has failed, in milliseconds; a built-in one with all that it was given at once. */
  timeLimitMs: number;
}

/** Done in the ledger's own tables: the effect and its outcome commit together, so exactly once. */
export interface BuiltInAction extends ActionBase {
  kind: 'built_in';
  /**
   * Does it for many at once, at most one of each number and workspace, in the caller's transaction on `client`.
   * @returns the outcomes, in the same order
   */
  run(client: pg.PoolClient, ended: readonly EndedAssignment[]): Promise<ActionOutcome[]>;
}

/** Done by a method of the host application, at least once. */
export interface HostAction extends ActionBase {
  kind: 'host';
  run(ended: EndedAssignment, context: HostActionContext): Promise<ActionOutcome | void>;
}

export interface HostActionContext {
  /** The same for every attempt of one reaction: what was done under it need not be done again. */
  idempotency_id: string;
  /** Aborts when the time is up or the service stops. */
  signal: AbortSignal;
}

/** Something that is done because of each release. */
export type Action = BuiltInAction | HostAction;
