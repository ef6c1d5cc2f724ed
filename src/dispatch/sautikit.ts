import { createHmac } from 'node:crypto';

/** What the provider's headers say about a delivery. */
export interface SautikitDelivery {
  /** The same for every attempt to deliver it. */
  id: string;
  kind: string;
  event_id: string;
}

/**
 * The provider's form A (provider.md, Request): a bare signature, the hex HMAC of the raw body. The key is the whole
 * secret as shown, prefix and all. The form has room for one signature, so while a secret is rotated the new one signs.
 */
export function sautikitHeaders(
  { id, kind }: SautikitDelivery,
  body: Buffer,
  secret: string,
): Record<string, string> {
  return {
    'x-sautikit-signature': createHmac('sha256', secret).update(body).digest('hex'),
    'x-sautikit-event': kind,
    'x-sautikit-idempotency-key': id,
  };
}

/**
 * The provider's form B: `t=<unix s>,v1=<hex>`, the HMAC of the raw body, a dot and the time, in this order.
 * Its pages name no idempotency key in this form; it is sent all the same.
 * @param timestamp of this attempt, whole seconds since 1970
 */
export function sautikitTimestampedHeaders(
  { id, kind, event_id }: SautikitDelivery,
  timestamp: number,
  body: Buffer,
  secret: string,
): Record<string, string> {
  const digest = createHmac('sha256', secret).update(body).update(`.${timestamp}`).digest('hex');
  return {
    'x-sautikit-signature': `t=${timestamp},v1=${digest}`,
    'x-sautikit-event-kind': kind,
    'x-sautikit-event-id': event_id,
    'x-sautikit-idempotency-key': id,
  };
}
