import type { Instant } from '../../numbers/instant.js';

export const FORMATS = ['sautikit', 'sautikit-timestamped', 'standard-webhooks'] as const;
export type Format = (typeof FORMATS)[number];

export const RETRIES = ['short', 'long'] as const;
export type Retry = (typeof RETRIES)[number];

/** A subscription: where a workspace's events are passed on to. A row of ledger.webhooks without its lease. */
export interface Webhook {
  id: string;
  workspace_id: string;
  url: string;
  /** Filters such as `number.*`. */
  events: string[];
  format: Format;
  retry: Retry;
  status: 'active' | 'paused';
  /** A sentence for people; null unless paused. */
  paused_reason: string | null;
  paused_at: Instant | null;
  /** Deliveries exist for what the log holds up to here. */
  position: number;
  /** Since when attempts were made and none succeeded; some seconds behind. */
  failing_since: Instant | null;
  created_at: Instant;
}

/** The columns of a webhook, for every SELECT that reads one. */
export const WEBHOOK_COLUMNS =
  'id, workspace_id, url, events, format, retry, status, paused_reason, paused_at, position, failing_since, created_at';
