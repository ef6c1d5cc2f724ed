import type { Instant } from '../numbers/instant.js';

/** One event as it stands on the log: a row of the view ledger.events, never changed once written. */
export interface StoredEvent {
  /** 1, 2, 3 … without gaps, in commit order. */
  position: number;
  /** The database's clock under the append lock; never smaller than that of the event before. */
  recorded_at: Instant;
  workspace_id: string;
  /** Opaque text, unique within the workspace. */
  event_id: string;
  /** As sent: read it through the upcaster of numbers/. */
  kind: string;
  /** The number the event is about; null for facts about no number. */
  e164: string | null;
  /** For facts of our own: the event that caused this one. */
  causation_id: string | null;
  /** For facts of our own: the run they belong to. */
  correlation_id: string | null;
  /** The signature header as sent; null for facts of our own. */
  signature: string | null;
  /** The endpoint secret that verified it; null for facts of our own. */
  secret_id: string | null;
  /** The exact bytes received, or the JSON of a fact of our own. */
  body: Buffer;
}

/** An event before it has a place on the log. */
export type NewEvent = Omit<StoredEvent, 'position' | 'recorded_at'>;

/** What became of one event handed to the log. */
export interface AppendOutcome {
  /** `known`: the same identity with the same bytes is on the log already; `differs`: the same identity, other bytes. */
  outcome: 'recorded' | 'known' | 'differs';
  /** Of this event, or of the one already there. */
  position: number;
}

/** The columns of a stored event, for every SELECT that reads one. */
export const STORED_EVENT_COLUMNS =
  'position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, signature, secret_id, body';
