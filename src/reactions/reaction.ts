import type { Instant } from '../numbers/instant.js';
import type { ActionOutcome } from './ended-assignment.js';

export const REACTION_STATUSES = [
  ...(['pending', 'running', 'failed', 'held'] as const),
  ...(['succeeded', 'skipped', 'dead', 'cancelled'] as const),
] as const;
export type ReactionStatus = (typeof REACTION_STATUSES)[number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No reaction has an id of another shape; the database would not even take it. */
export function isReactionId(id: string): boolean {
  return UUID.test(id);
}

/** One thing to be done, or done, because of one release. */
export interface Reaction {
  id: string;
  action: string;
  workspace_id: string;
  e164: string;
  release_event_id: string;
  /** Of the assignment that the release ended, as last looked at; null when it ended none. */
  generation: number | null;
  /** `failed` waits for its next attempt, `dead` for somebody to retry it, `held` for approval or the end of a delay. */
  status: ReactionStatus;
  /** Why it is held, was skipped or was cancelled. */
  reason: string | null;
  attempts: number;
  next_attempt_at: Instant | null;
  last_error: string | null;
  outcome: ActionOutcome | null;
  created_at: Instant;
  finished_at: Instant | null;
}

/** Columns that read a Reaction from `ledger.reactions`. */
export const REACTION_SELECT = `
  id, action, workspace_id, e164, release_event_id, generation, status, reason, attempts,
  CASE WHEN status IN ('pending', 'failed', 'held') THEN due_at END AS next_attempt_at,
  last_error, outcome, created_at, finished_at`;
