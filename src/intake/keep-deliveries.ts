import type pg from 'pg';
import { BodyPack } from '../event-store/body-pack.js';
import { eventRow } from '../event-store/event-row.js';
import { OUTCOMES, type Outcomes, readOutcomes } from '../event-store/outcomes.js';
import type { AppendOutcome, NewEvent } from '../event-store/stored-event.js';
import type { NewDelivery } from './delivery.js';
import { deliveryRow } from './delivery-row.js';

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
    const { delivery, event } = keeping;
    const place = pack.add(delivery.body);
    // A fact of our own brings bytes of its own.
    if (event)
      events.push(eventRow(event, ordinal, event.body === delivery.body ? place : pack.add(event.body)));
    return deliveryRow(keeping, ordinal, place);
  });
  const { rows } = await pool.query<Outcomes>({
    name: 'record-deliveries',
    text: `SELECT ${OUTCOMES} FROM ledger.record_deliveries($1, $2, $3)`,
    values: [JSON.stringify(events), JSON.stringify(deliveries), pack.bytes()],
  });
  const outcomes = readOutcomes(rows);
  let next = 0;
  return batch.map(({ event }) => (event ? outcomes[next++]! : null));
}
