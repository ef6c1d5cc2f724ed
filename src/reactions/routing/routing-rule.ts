import type { Instant } from '../../numbers/instant.js';

/** Where a workspace's number leads: a row of ledger.routing_rules. */
export interface RoutingRule {
  workspace_id: string;
  e164: string;
  voice_url: string;
  events_url: string | null;
  note: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export const ROUTING_RULE_COLUMNS = [
  'workspace_id',
  'e164',
  'voice_url',
  'events_url',
  'note',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof RoutingRule)[];
