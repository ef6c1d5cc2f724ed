import type pg from 'pg';
import { appendEvents } from '../event-store/event-store.js';
import { STORED_EVENT_COLUMNS, type StoredEvent } from '../event-store/stored-event.js';
import type { DeliveryVerdict, NewDelivery, RecordedDelivery } from './delivery.js';
import { DeliveryNotFound, NotReprocessable } from './intake.errors.js';
import { keepingOf } from './keeping.js';
import { settleDiffering } from './settle-differing.js';

const REPROCESSABLE = ['quarantined', 'conflict', 'ignored', 'rejected'];

/** What a delivery row says once its bytes were judged again. */
interface NewStanding {
  status: RecordedDelivery['status'];
  position: number | null;
  event_id: string | null;
  kind: string | null;
  reason: string | null;
}

/**
 * Gives a kept delivery a new verdict: its event is appended if there is one now, and its row says so, together.
 * Runs in the caller's transaction.
 */
export async function rewriteDelivery(
  client: pg.PoolClient,
  id: string,
  verdict: DeliveryVerdict,
): Promise<RecordedDelivery> {
  const delivery = { ...(await lockDelivery(client, id)), verdict };
  const standing = await standingOf(client, delivery);
  const onTheLog = standing.status === 'recorded';
  await client.query(
    `UPDATE ledger.deliveries
        SET status = $2, position = $3, event_id = $4, kind = $5, reason = $6, resolved_at = clock_timestamp(),
            body = CASE WHEN $7 THEN NULL ELSE body END,
            signature = CASE WHEN $7 THEN NULL ELSE signature END,
            secret_id = CASE WHEN $7 THEN NULL ELSE secret_id END
      WHERE id = $1`,
    [id, standing.status, standing.position, standing.event_id, standing.kind, standing.reason, onTheLog],
  );
  const { status, position } = standing;
  const event_id = verdict.event_id;
  return { id, status, event_id, position: status === 'conflict' ? null : position };
}

async function lockDelivery(client: pg.PoolClient, id: string): Promise<Omit<NewDelivery, 'verdict'>> {
  const locked = await client.query<{ status: string }>(
    'SELECT status FROM ledger.deliveries WHERE id = $1 FOR UPDATE',
    [id],
  );
  const status = locked.rows[0]?.status;
  if (!status) throw new DeliveryNotFound(id);
  if (!REPROCESSABLE.includes(status)) throw new NotReprocessable(id, status);
  const { rows } = await client.query<Omit<NewDelivery, 'verdict'>>(
    `SELECT id, endpoint_id, received_at, body, signature, secret_id, idempotency_key, header_kind, header_event_id,
            coalesce(flags, '{}') AS flags
       FROM ledger.delivery_details WHERE id = $1`,
    [id],
  );
  return rows[0]!;
}

async function standingOf(client: pg.PoolClient, delivery: NewDelivery): Promise<NewStanding> {
  const { event, settled } = keepingOf(delivery);
  const { event_id, kind } = delivery.verdict;
  if (!event) return { ...(settled as NewStanding), event_id, kind };
  const [outcome] = await appendEvents(client, [event]);
  const { position } = outcome!;
  const onLog = { position, event_id: null, kind: null, reason: null };
  if (outcome!.outcome === 'recorded') return { status: 'recorded', ...onLog };
  if (outcome!.outcome === 'known') return { status: 'duplicate', ...onLog };

  const { rows } = await client.query<StoredEvent>(
    `SELECT ${STORED_EVENT_COLUMNS} FROM ledger.events WHERE position = $1`,
    [position],
  );
  const differing = settleDiffering(delivery, rows[0]!);
  if (differing.event) await appendEvents(client, [differing.event]);
  return { ...onLog, ...(differing.settled as Pick<NewStanding, 'status' | 'reason'>), position };
}
