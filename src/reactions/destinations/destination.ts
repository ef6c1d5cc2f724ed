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

/** Where one action of one workspace's reactions acts. */
export interface Destination {
  workspace_id: string;
  action: string;
  kind: 'builtin' | 'http';
  url: string | null;
  /** Newest first; two while a secret rotates. Decrypted. */
  secrets: string[];
  hold: Hold;
  /** Why deliveries are paused, and since when; null when they are not. */
  paused: Pause | null;
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

/** @param secrets decrypted, newest first */
export function toDestination(row: DestinationRow, secrets: string[]): Destination {
  const { workspace_id, action, kind, url, paused_reason, paused_at } = row;
  const hold = { reasons: row.hold_reasons, delay_seconds: row.hold_delay_seconds };
  const paused =
    paused_reason !== null && paused_at !== null ? { reason: paused_reason, at: paused_at } : null;
  return { workspace_id, action, kind, url, secrets, hold, paused };
}

/** What an action does where nothing was configured. */
export function builtIn(workspace_id: string, action: string): Destination {
  const hold = { reasons: [], delay_seconds: null };
  return { workspace_id, action, kind: 'builtin', url: null, secrets: [], hold, paused: null };
}
