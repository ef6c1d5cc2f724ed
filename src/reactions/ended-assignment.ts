import type { Instant } from '../numbers/instant.js';

/** The built-in actions; the names are frozen: rows and events hang on them. */
export const BUILT_IN_ACTIONS = ['clear_routing', 'remove_from_phone_book', 'stop_billing'] as const;

/** What a reaction acts on: an assignment that ended, as the log tells it at the moment of acting. */
export interface EndedAssignment {
  reaction_id: string;
  workspace_id: string;
  e164: string;
  release_event_id: string;
  generation: number;
  number_id: string;
  release_reason: string | null;
  /** null when its provision was never received. */
  started_at: Instant | null;
  released_at: Instant;
  /** When the workspace's next assignment of the number began; null when there is none. */
  next_started_at: Instant | null;
  /** The database's clock at the moment of acting. */
  acting_at: Instant;
}

/** What was done, for the outcome event: ids and counts, never personal data. */
export type ActionOutcome = Record<string, unknown>;
