import type { ProviderEvent } from './provider-event.js';

/** One period in which the number was held, as the ledger must answer it. */
export interface TrueAssignment {
  workspace_id: string;
  e164: string;
  generation: number;
  number_id: string;
  series_id: string | null;
  country_code: string;
  capabilities: string[] | null;
  rental_start_at: string | null;
  started_at: string;
  start_source: 'provider';
  ended_at: string | null;
  end_source: 'provider' | null;
  release_reason: string | null;
  /** Null where the sandbox's provider told nobody. */
  start_event_id: string | null;
  end_event_id: string | null;
}

/** All that happens to one number. */
export interface Life {
  index: number;
  e164: string;
  /** In the order in which it happened; strays (wallet, calls …) in between. */
  events: ProviderEvent[];
  assignments: TrueAssignment[];
}
