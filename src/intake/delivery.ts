import type { Instant } from '../numbers/instant.js';

/** What is odd about a verified delivery without being a reason to refuse it (docs/deliveries.md). */
export type DeliveryFlag =
  'header_kind_mismatch' | 'header_event_id_mismatch' | 'stale_timestamp' | 'workspace_mismatch';

/** What a verified delivery is, before anyone looks whether the ledger already has its event. */
export type DeliveryVerdict =
  | { status: 'event'; workspace_id: string; event_id: string; kind: string; e164: string }
  | {
      status: 'ignored' | 'quarantined' | 'rejected';
      /** A sentence for people. */
      reason: string;
      event_id: string | null;
      kind: string | null;
    };

/** One verified request of the provider, ready to be kept. */
export interface NewDelivery {
  /** UUIDv7. */
  id: string;
  endpoint_id: string;
  received_at: Instant;
  /** The bytes as received. */
  body: Buffer;
  /** The signature header as sent. */
  signature: string;
  /** The endpoint secret that verified it. */
  secret_id: string;
  /** Unsigned headers as sent, each cut to 256 characters: kept, never believed. */
  idempotency_key: string | null;
  header_kind: string | null;
  header_event_id: string | null;
  flags: DeliveryFlag[];
  verdict: DeliveryVerdict;
}

/** What a kept delivery came to. */
export type DeliveryStatus = 'recorded' | 'duplicate' | 'conflict' | 'ignored' | 'quarantined' | 'rejected';

/** The outcome of keeping a delivery. */
export interface RecordedDelivery {
  id: string;
  status: DeliveryStatus;
  event_id: string | null;
  /** Where its event stands on the ledger; null unless it is there. */
  position: number | null;
}
