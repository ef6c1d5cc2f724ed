import { sautikitHeaders, sautikitTimestampedHeaders } from '../../dispatch/sautikit.js';
import { standardWebhooksHeaders } from '../../dispatch/standard-webhooks.js';
import type { Format } from '../webhooks/webhook.js';

export interface Signable {
  /** Of the delivery: the same for all its attempts. */
  id: string;
  kind: string;
  event_id: string;
  body: Buffer;
}

/**
 * The headers of one attempt.
 * @param secrets newest first; two while one is rotated. The provider's forms have room for one signature, so there the
 *   attempts take turns: a handler that knows one of the two verifies every second attempt at least.
 * @param attempt 1, 2 …
 * @param timestamp whole seconds since 1970
 */
export function signDelivery(
  format: Format,
  delivery: Signable,
  secrets: readonly string[],
  attempt: number,
  timestamp: number,
): Record<string, string> {
  const { id, body } = delivery;
  if (format === 'standard-webhooks') return standardWebhooksHeaders(id, timestamp, body, secrets);
  const secret = secrets[(attempt - 1) % secrets.length]!;
  if (format === 'sautikit') return sautikitHeaders(delivery, body, secret);
  return sautikitTimestampedHeaders(delivery, timestamp, body, secret);
}
