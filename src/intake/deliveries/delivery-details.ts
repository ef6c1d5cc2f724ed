import { formatInstant, type Instant } from '../../numbers/instant.js';

/** A delivery as lists show it. */
export interface DeliverySummary {
  id: string;
  endpoint_id: string;
  received_at: string;
  status: string;
  /** The event it brought, or met on the ledger. */
  position: number | null;
  event_id: string | null;
  kind: string | null;
  reason: string | null;
  flags: string[];
  idempotency_key: string | null;
  header_kind: string | null;
  header_event_id: string | null;
  dismissed_reason: string | null;
  resolved_at: string | null;
}

/** One delivery with the evidence: the bytes and what verified them. */
export interface DeliveryDetails extends DeliverySummary {
  signature: string | null;
  secret_id: string | null;
  body_base64: string;
  /** The body as text; null when its bytes are not UTF-8. */
  body_text: string | null;
}

/** A row of the view ledger.delivery_details, as far as a summary needs it. */
export interface SummaryRow extends Omit<DeliverySummary, 'flags' | 'received_at' | 'resolved_at'> {
  received_at: Instant;
  resolved_at: Instant | null;
  flags: string[] | null;
}

export interface DetailsRow extends SummaryRow {
  signature: string | null;
  secret_id: string | null;
  body: Buffer;
}

export const SUMMARY_COLUMNS = `id, endpoint_id, received_at, status, position, event_id, kind, reason, flags,
  idempotency_key, header_kind, header_event_id, dismissed_reason, resolved_at`;

/** A delivery is visible to whom its endpoint is. @param parameter of the workspaces, NULL for all */
export const OF_VISIBLE_ENDPOINTS = (parameter: string) =>
  `(${parameter}::text[] IS NULL
    OR endpoint_id IN (SELECT e.id FROM ledger.endpoints e WHERE e.workspace_id = ANY(${parameter})))`;

export function toSummary(row: SummaryRow): DeliverySummary {
  return {
    ...row,
    received_at: formatInstant(row.received_at),
    resolved_at: row.resolved_at && formatInstant(row.resolved_at),
    flags: row.flags ?? [],
  };
}

export function toDetails({ body, ...row }: DetailsRow): DeliveryDetails {
  const { signature, secret_id } = row;
  return {
    ...toSummary(row),
    signature,
    secret_id,
    body_base64: body.toString('base64'),
    body_text: textOf(body),
  };
}

function textOf(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
