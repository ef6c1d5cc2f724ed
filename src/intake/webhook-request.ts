import type { DeliveryFlag, DeliveryVerdict } from './delivery.js';
import { upcastKind } from '../numbers/number-event.js';

/** One request to the webhook route, before anything about it is believed. */
export interface WebhookRequest {
  endpoint_id: string;
  /** The peer's address. */
  address: string;
  /** The bytes as received. */
  body: Buffer;
  /** The provider's own; lower-case names; one value for each time the header was sent. */
  headers: Readonly<Record<string, readonly string[] | undefined>>;
}

const PROVIDER_PREFIX = 'x-sautikit-';
export const SIGNATURE_HEADER = 'x-sautikit-signature';

// The provider's pages name two sets of headers; either may come, and none of them is signed.
const KIND_HEADERS = ['x-sautikit-event', 'x-sautikit-event-kind'];
const EVENT_ID_HEADERS = ['x-sautikit-event-id'];
const IDEMPOTENCY_KEY_HEADERS = ['x-sautikit-idempotency-key'];
const MAX_LENGTH = 256;

/** The provider's headers out of all that a request has. @param raw names and values in turn, as Node has them */
export function providerHeaders(raw: readonly string[]): WebhookRequest['headers'] {
  const headers: Record<string, string[]> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    if (name.startsWith(PROVIDER_PREFIX)) (headers[name] ??= []).push(raw[at + 1]!);
  }
  return headers;
}

/** What a delivery's unsigned headers say, to be kept beside it. */
export interface UnsignedHeaders {
  idempotency_key: string | null;
  header_kind: string | null;
  header_event_id: string | null;
}

export function unsignedHeaders({ headers }: WebhookRequest): UnsignedHeaders {
  return {
    idempotency_key: firstOf(headers, IDEMPOTENCY_KEY_HEADERS),
    header_kind: firstOf(headers, KIND_HEADERS),
    header_event_id: firstOf(headers, EVENT_ID_HEADERS),
  };
}

function firstOf(headers: WebhookRequest['headers'], names: readonly string[]): string | null {
  for (const name of names) {
    const value = headers[name]?.[0];
    if (value !== undefined) return value.slice(0, MAX_LENGTH);
  }
  return null;
}

/** Every place where an unsigned header contradicts the signed body. */
export function headerFlags({ headers }: WebhookRequest, signed: DeliveryVerdict): DeliveryFlag[] {
  const someOf = (names: readonly string[], differs: (value: string) => boolean) =>
    names.some((name) => headers[name]?.some(differs));
  const { kind, event_id } = signed;
  const flags: DeliveryFlag[] = [];
  if (kind !== null && someOf(KIND_HEADERS, (other) => upcastKind(other) !== upcastKind(kind))) {
    flags.push('header_kind_mismatch');
  }
  if (event_id !== null && someOf(EVENT_ID_HEADERS, (other) => other !== event_id)) {
    flags.push('header_event_id_mismatch');
  }
  return flags;
}
