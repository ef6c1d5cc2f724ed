import { signBare, signTimestamped } from '../intake/sign.js';
import type { ProviderEvent } from './provider-event.js';

/** The two forms of signature on the provider's pages. */
export type SignatureForm = 'bare' | 'timestamped';

/** The two sets of unsigned headers on the provider's pages. */
export type HeaderSet = 'a' | 'b';

/** One event to be sent to the endpoint, until it is acknowledged or given up. */
export interface Delivery {
  /** Index of the number whose life it belongs to. */
  life: number;
  event: ProviderEvent;
  /** The id of this delivery, not of the event: a repeat has another one. */
  id: string;
  /** False for a repeat of an event that has a delivery of its own. */
  first: boolean;
  form: SignatureForm;
  headerSet: HeaderSet;
}

/**
 * The request's headers and body. An attempt is signed when it is sent.
 * @param timestamp seconds since 1970
 */
export function toRequest(
  delivery: Pick<Delivery, 'event' | 'id' | 'form' | 'headerSet'>,
  key: Buffer,
  timestamp: number,
): { headers: Record<string, string>; body: Buffer } {
  const { event } = delivery;
  const body = Buffer.from(JSON.stringify(event));
  const signature = delivery.form === 'bare' ? signBare(body, key) : signTimestamped(body, key, timestamp);
  const unsigned: Record<string, string> =
    delivery.headerSet === 'a'
      ? { 'X-Sautikit-Event': event.kind, 'X-Sautikit-Idempotency-Key': delivery.id }
      : { 'X-Sautikit-Event-Kind': event.kind, 'X-Sautikit-Event-Id': event.event_id };
  return {
    headers: { 'Content-Type': 'application/json', 'X-Sautikit-Signature': signature, ...unsigned },
    body,
  };
}
