import type { DeliveryFaults } from '../faults/draw-faults.js';
import type { ProviderEvent } from '../provider-event.js';
import type { Webhook } from './subscriptions.js';

/** One try to hand a delivery over. */
export interface Attempt {
  at: string;
  /** What was done to it on purpose. */
  fault: 'dropped' | 'dead_letter' | 'wrong_secret' | null;
  /** Null when nothing came back. */
  status_code: number | null;
  /** The first KiB of what came back. */
  response_body: string | null;
  error: string | null;
}

/** One event on its way to one webhook. */
export interface WebhookDelivery {
  /** Sent as `X-Sautikit-Idempotency-Key`: a repeat has another one. */
  id: string;
  webhook: Webhook;
  event: ProviderEvent;
  /** Which delivery to this webhook: 1, 2 … */
  ordinal: number;
  faults: DeliveryFaults;
  /** Nothing arrives until a retry is asked for. */
  lost: boolean;
  status: 'pending' | 'delivered' | 'dead_letter';
  attempts: Attempt[];
  /** Attempts made before the last retry by hand; the schedule begins again after it. */
  attemptsBefore: number;
  next_attempt_at: string | null;
  created_at: string;
  /** The newest request as it went out, byte for byte; null when none did. */
  request: { headers: Record<string, string>; body: Buffer } | null;
}

/** A row of `GET /v1/webhooks/{id}/deliveries` (docs/sandbox.md). */
export function deliveryItem(delivery: WebhookDelivery) {
  const { id, webhook, event, status, attempts, next_attempt_at, created_at } = delivery;
  return {
    id,
    webhook_id: webhook.id,
    event_id: event.event_id,
    kind: event.kind,
    status,
    last_error: attempts.at(-1)?.error ?? null,
    attempts,
    next_attempt_at,
    created_at,
  };
}

/** The newest request as text, the way `ledger doctor` reads it. */
export function capturedRequest({ webhook, request }: WebhookDelivery): Buffer | null {
  if (!request) return null;
  const { host, pathname, search } = new URL(webhook.url);
  const headers = { Host: host, ...request.headers, 'Content-Length': String(request.body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${pathname}${search} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), request.body]);
}
