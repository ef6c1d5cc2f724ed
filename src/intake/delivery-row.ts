import type { PackedBody } from '../event-store/body-pack.js';
import { packText } from '../event-store/packed-text.js';
import type { Keeping } from './keeping.js';

/** A row as ledger.record_deliveries() reads it; what is left out is null. */
type Row = Record<string, unknown>;

/**
 * One row of the deliveries for ledger.record_deliveries(). Field by field: spreads and undefined fields cost more than
 * all the rest.
 * @param event the ordinal of its event among those of the batch
 */
export function deliveryRow(keeping: Keeping, event: number | null, place: PackedBody): Row {
  const { id, received_at, endpoint_id, secret_id, signature, idempotency_key, flags } = keeping.delivery;
  const row: Row = { id, received_at, endpoint_id, secret_id, signature: packText(signature) };
  if (event !== null) row['event'] = event;
  if (idempotency_key !== null) row['idempotency_key'] = packText(idempotency_key);
  if (flags.length > 0) row['flags'] = flags;
  if (keeping.settled === null) addLikeItsEvent(row, keeping);
  else addSettled(row, keeping, place);
  return row;
}

/** What is on the event stands there alone, unsigned headers that say the same among it. */
function addLikeItsEvent(row: Row, { delivery, event }: Keeping): void {
  const { header_kind, header_event_id } = delivery;
  if (header_kind === event!.kind) row['same_kind'] = true;
  else if (header_kind !== null) row['header_kind'] = header_kind;
  if (header_event_id === event!.event_id) row['same_event_id'] = true;
  else if (header_event_id !== null) row['header_event_id'] = header_event_id;
}

function addSettled(row: Row, { delivery, settled }: Keeping, place: PackedBody): void {
  const { verdict, header_kind, header_event_id } = delivery;
  const named = verdict.status === 'event' ? null : verdict;
  Object.assign(row, settled, place, {
    header_kind,
    header_event_id,
    event_id: named?.event_id ?? null,
    kind: named?.kind ?? null,
  });
}
