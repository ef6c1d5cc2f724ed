import type pg from 'pg';
import { BodyPack } from '../event-store/body-pack.js';
import { EVENT_PARAMETERS, EventColumns } from '../event-store/event-columns.js';
import { OUTCOMES, type Outcomes, readOutcomes } from '../event-store/outcomes.js';
import type { AppendOutcome } from '../event-store/stored-event.js';
import { deliveryRow } from './delivery-row.js';
import type { Keeping } from './keeping.js';

/**
 * Keeps deliveries with their events in one transaction, and may be run twice: a second run finds the event there.
 * A delivery whose event `differs` from the one on the log is not kept yet (see settle-differing.ts).
 * @returns for each the outcome of its event, or null where it brought none
 */
export async function keepDeliveries(pool: pg.Pool, batch: Keeping[]): Promise<(AppendOutcome | null)[]> {
  const bodies = new BodyPack();
  const events = new EventColumns(bodies);
  const deliveries = batch.map((keeping) => {
    const { delivery, event } = keeping;
    const place = bodies.add(delivery.body);
    const row = deliveryRow(keeping, event && events.length, place);
    // A fact of our own brings bytes of its own.
    if (event) events.add(event, event.body === delivery.body ? place : undefined);
    return row;
  });
  const { rows } = await pool.query<Outcomes>({
    name: 'record-deliveries',
    text: `SELECT ${OUTCOMES} FROM ledger.record_deliveries(${EVENT_PARAMETERS}, $12)`,
    values: [...events.parameters(), JSON.stringify(deliveries)],
  });
  const outcomes = readOutcomes(rows);
  let next = 0;
  return batch.map(({ event }) => (event ? outcomes[next++]! : null));
}
