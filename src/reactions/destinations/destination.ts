import type { Instant } from '../../numbers/instant.js';

/** Which releases wait before their reaction runs. */
export interface Hold {
  /** The release reasons that wait. */
  reasons: string[];
  /** They run by themselves so much later; null: they wait for an approval. */
  delay_seconds: number | null;
}

export interface Pause {
  /** A sentence for people. */
  reason: string;
  at: Instant;
}

/** Where one action of one workspace's reactions acts, as callers are told. */
export interface ShownDestination {
  workspace_id: string;
  action: string;
  kind: 'builtin' | 'http';
  url: string | null;
  hold: Hold;
  /** Why deliveries are paused, and since when; null when they are not. */
  paused: Pause | null;
}

/** The same, with what its requests are signed with. */
export interface Destination extends ShownDestination {
  /** Newest first; two while a secret rotates. Decrypted. */
  secrets: string[];
}

/** A row of ledger.destinations, and what each reader of it selects. */
export interface DestinationRow {
  id: string;
  workspace_id: string;
  action: string;
  kind: 'builtin' | 'http';
  url: string | null;
  hold_reasons: string[];
  hold_delay_seconds: number | null;
  paused_reason: string | null;
  paused_at: Instant | null;
}

export const DESTINATION_COLUMNS =
  'id, workspace_id, action, kind, url, hold_reasons, hold_delay_seconds, paused_reason, paused_at';

export function toShownDestination(row: DestinationRow): ShownDestination {
  const { workspace_id, action, kind, url, paused_reason, paused_at } = row;
  const hold = { reasons: row.hold_reasons, delay_seconds: row.hold_delay_seconds };
  const paused =
    paused_reason !== null && paused_at !== null ? { reason: paused_reason, at: paused_at } : null;
  return { workspace_id, action, kind, url, hold, paused };
}

/** What an action does where nothing was configured. */
export function builtIn(workspace_id: string, action: string): ShownDestination {
  const hold = { reasons: [], delay_seconds: null };
  return { workspace_id, action, kind: 'builtin', url: null, hold, paused: null };
}
