import type { DeliveryFlag, DeliveryVerdict } from './delivery.js';
import { upcastKind } from '../numbers/number-event.js';

/** One request to the webhook route, before anything about it is believed. */
export interface WebhookRequest {
  endpoint_id: string;
  /** The peer's address. */
  address: string;
  /** The bytes as received. */
  body: Buffer;
  /** Lower-case names; one value for each time the header was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>;
}

export const SIGNATURE_HEADER = 'x-sautikit-signature';

// The provider's pages name two sets of headers; either may come, and none of them is signed.
const KIND_HEADERS = ['x-sautikit-event', 'x-sautikit-event-kind'];
const EVENT_ID_HEADERS = ['x-sautikit-event-id'];
const IDEMPOTENCY_KEY_HEADERS = ['x-sautikit-idempotency-key'];
const MAX_LENGTH = 256;

/** What a delivery's unsigned headers say, to be kept beside it. */
export interface UnsignedHeaders {
  idempotency_key: string | null;
  header_kind: string | null;
  header_event_id: string | null;
}

export function unsignedHeaders({ headers }: WebhookRequest): UnsignedHeaders {
  const first = (names: string[]) =>
    names.flatMap((name) => headers[name] ?? [])[0]?.slice(0, MAX_LENGTH) ?? null;
  return {
    idempotency_key: first(IDEMPOTENCY_KEY_HEADERS),
    header_kind: first(KIND_HEADERS),
    header_event_id: first(EVENT_ID_HEADERS),
  };
}

/** Every place where an unsigned header contradicts the signed body. */
export function headerFlags({ headers }: WebhookRequest, signed: DeliveryVerdict): DeliveryFlag[] {
  const sent = (names: string[]) => names.flatMap((name) => headers[name] ?? []);
  const { kind, event_id } = signed;
  const flags: DeliveryFlag[] = [];
  if (kind !== null && sent(KIND_HEADERS).some((other) => upcastKind(other) !== upcastKind(kind))) {
    flags.push('header_kind_mismatch');
  }
  if (event_id !== null && sent(EVENT_ID_HEADERS).some((other) => other !== event_id)) {
    flags.push('header_event_id_mismatch');
  }
  return flags;
}
