import type pg from 'pg';
import { BodyPack } from '../event-store/body-pack.js';
import type { AppendOutcome, NewEvent } from '../event-store/stored-event.js';
import type { NewDelivery } from './delivery.js';

/** A delivery to keep, and the event it brings. */
export interface Keeping {
  delivery: NewDelivery;
  event: NewEvent | null;
  /** Set where the delivery's status does not follow from what the log says to its event. */
  settled: { status: string; position: number | null; reason: string | null } | null;
}

/** What a verified delivery asks for: its event appended, or just the delivery kept. */
export function keepingOf(delivery: NewDelivery): Keeping {
  const { verdict } = delivery;
  if (verdict.status !== 'event') {
    return {
      delivery,
      event: null,
      settled: { status: verdict.status, position: null, reason: verdict.reason },
    };
  }
  const { workspace_id, event_id, kind, e164 } = verdict;
  const { signature, secret_id, body } = delivery;
  const event = { workspace_id, event_id, kind, e164, causation_id: null, correlation_id: null };
  return { delivery, event: { ...event, signature, secret_id, body }, settled: null };
}

/**
 * Keeps deliveries with their events in one transaction, and may be run twice: a second run finds the event there.
 * A delivery whose event `differs` from the one on the log is not kept yet (see settle-differing.ts).
 * @returns for each the outcome of its event, or null where it brought none
 */
export async function keepDeliveries(pool: pg.Pool, batch: Keeping[]): Promise<(AppendOutcome | null)[]> {
  const pack = new BodyPack();
  const events: object[] = [];
  const deliveries = batch.map((keeping, ordinal) => {
    const place = pack.add(keeping.delivery.body);
    if (keeping.event)
      events.push({ ordinal, ...withoutBody(keeping.event), ...placeOfEvent(keeping, place, pack) });
    return { ...deliveryRow(keeping, ordinal), ...place };
  });
  const { rows } = await pool.query<AppendOutcome & { ordinal: number }>({
    name: 'record-deliveries',
    text: 'SELECT ordinal, outcome, position FROM ledger.record_deliveries($1, $2, $3)',
    values: [JSON.stringify(events), JSON.stringify(deliveries), pack.bytes()],
  });
  const outcomes = new Map(rows.map(({ ordinal, outcome, position }) => [ordinal, { outcome, position }]));
  return batch.map((_, ordinal) => outcomes.get(ordinal) ?? null);
}

function withoutBody({ body: _, ...event }: NewEvent): Omit<NewEvent, 'body'> {
  return event;
}

/** The event's bytes are the delivery's, but for a fact of our own, which brings bytes of its own. */
function placeOfEvent({ delivery, event }: Keeping, place: object, pack: BodyPack): object {
  return event!.body === delivery.body ? place : pack.add(event!.body);
}

function deliveryRow({ delivery, settled }: Keeping, ordinal: number): object {
  const { id, received_at, endpoint_id, secret_id, signature, verdict } = delivery;
  const { idempotency_key, header_kind, header_event_id, flags } = delivery;
  const named = verdict.status === 'event' ? null : verdict;
  return {
    ordinal,
    id,
    received_at,
    endpoint_id,
    secret_id,
    signature,
    idempotency_key,
    header_kind,
    header_event_id,
    flags: flags.length > 0 ? flags : null,
    // Of an event on the log these are kept there.
    event_id: named?.event_id ?? null,
    kind: named?.kind ?? null,
    status: settled?.status ?? null,
    position: settled?.position ?? null,
    reason: settled?.reason ?? null,
  };
}
