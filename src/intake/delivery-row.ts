import type { PackedBody } from '../event-store/body-pack.js';
import { packText } from '../event-store/packed-text.js';
import type { Keeping } from './keeping.js';

/**
 * One row of the deliveries for ledger.record_deliveries(); what is null is left out.
 * @param event the ordinal of its event among those of the batch
 */
export function deliveryRow(keeping: Keeping, event: number | null, place: PackedBody): object {
  const { id, received_at, endpoint_id, secret_id, signature, idempotency_key, flags } = keeping.delivery;
  return {
    event: event ?? undefined,
    id,
    received_at,
    endpoint_id,
    secret_id,
    signature: packText(signature),
    idempotency_key: idempotency_key === null ? undefined : packText(idempotency_key),
    flags: flags.length > 0 ? flags : undefined,
    ...(keeping.settled === null ? likeItsEvent(keeping) : settledOf(keeping, place)),
  };
}

/** What is on the event stands there alone, unsigned headers that say the same among it. */
function likeItsEvent({ delivery, event }: Keeping): object {
  const { header_kind, header_event_id } = delivery;
  return {
    ...(header_kind === event!.kind ? { same_kind: true } : { header_kind: header_kind ?? undefined }),
    ...(header_event_id === event!.event_id
      ? { same_event_id: true }
      : { header_event_id: header_event_id ?? undefined }),
  };
}

function settledOf({ delivery, settled }: Keeping, { body_at, body_length }: PackedBody): object {
  const { verdict, header_kind, header_event_id } = delivery;
  const named = verdict.status === 'event' ? null : verdict;
  return {
    header_kind: header_kind ?? undefined,
    header_event_id: header_event_id ?? undefined,
    event_id: named?.event_id ?? undefined,
    kind: named?.kind ?? undefined,
    status: settled!.status,
    position: settled!.position ?? undefined,
    reason: settled!.reason ?? undefined,
    body_at,
    body_length,
  };
}
