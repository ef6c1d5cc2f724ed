import type { Instant } from '../../numbers/instant.js';
import type { Attempt } from '../../dispatch/attempts.js';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead_letter'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One event on its way to one webhook, or there. */
export interface Delivery {
  /** Also the idempotency key of its requests. */
  id: string;
  /** Its place among the webhook's deliveries. */
  seq: number;
  webhook_id: string;
  event_id: string;
  position: number;
  status: DeliveryStatus;
  next_attempt_at: Instant;
  replay: boolean;
  created_at: Instant;
  attempts: Attempt[];
}

/** A delivery without its attempts, from `ledger.webhook_deliveries d` and its event `e`, which is of the same workspace. */
export const DELIVERY_SELECT = `
  SELECT d.id, d.seq, d.webhook_id, e.event_id, d.position, d.status, d.next_attempt_at, d.replay, d.created_at
    FROM ledger.webhook_deliveries d JOIN ledger.events e ON e.position = d.position`;
