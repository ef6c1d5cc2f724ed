import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Received } from './sink.js';

interface HandledEvent {
  event_id: string;
  data: { e164: string };
}

/** A handler as the provider's page has one write it: verifies the raw body, deduplicates on the event's id, then works. */
export class ProviderHandler {
  /** Event ids in the order in which they were worked on first, by number. */
  readonly handled = new Map<string, string[]>();
  readonly seen = new Set<string>();
  /** Idempotency keys by event id. */
  readonly keys = new Map<string, Set<string>>();

  constructor(private readonly secret: () => string) {}

  /** @returns the status of the answer */
  take({ headers, body }: Received): number {
    if (!this.isSigned(body, String(headers['x-sautikit-signature']))) return 401;
    const { event_id, data } = JSON.parse(body) as HandledEvent;
    const keys = this.keys.get(event_id) ?? new Set();
    this.keys.set(event_id, keys.add(String(headers['x-sautikit-idempotency-key'])));
    if (this.seen.has(event_id)) return 200;
    this.seen.add(event_id);
    this.handled.set(data.e164, [...(this.handled.get(data.e164) ?? []), event_id]);
    return 200;
  }

  // By the page alone, none of the ledger's own code: the hex HMAC-SHA256 of the raw body under the secret as shown.
  private isSigned(body: string, signature: string): boolean {
    const expected = createHmac('sha256', this.secret()).update(body).digest('hex');
    return (
      signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
    );
  }
}
