import type { Instant } from './instant.js';

/** Who says that a period began or ended: the provider's event, or our own inference. */
export type Source = 'provider' | 'inferred';

/** One period, half-open `[started_at, ended_at)`, in which a workspace held a number. */
export interface Assignment {
  workspace_id: string;
  e164: string;
  /** 1 for the workspace's first assignment of this number, 2 for the second, and so on. */
  generation: number;
  /** The provider's id: an attribute, not the identity; it may or may not change when a number comes back. */
  number_id: string;
  series_id: string | null;
  country_code: string | null;
  capabilities: string[] | null;
  /** A billing instant, as sent. It may be rounded to a day or a month, so it never orders anything. */
  rental_start_at: string | null;
  /** Null when the provision was never received: held since some unknown instant before `ended_at`. */
  started_at: Instant | null;
  start_source: Source;
  /** Null while the number is held. */
  ended_at: Instant | null;
  end_source: Source | null;
  release_reason: string | null;
  start_event_id: string | null;
  /** Null while held, and also when no release is known and the end was only deduced from the next provision. */
  end_event_id: string | null;
  start_position: number | null;
  end_position: number | null;
  /** When the ledger knew of the release; null where none is known. */
  end_recorded_at: Instant | null;
}
