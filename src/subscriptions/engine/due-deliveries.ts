import type pg from 'pg';
import { timestampOf } from '../clock.js';

/** A delivery that is to be sent, with what the log holds of its event. */
export interface DueDelivery {
  id: string;
  replay: boolean;
  attempts: number;
  failed: number;
  kind: string;
  event_id: string;
  body: Buffer;
}

// The first pending one of a lane alone is due, so that a number's deliveries stay in order. As a subquery of its own it
// is one look into the index of lanes, whatever the planner thinks of the table's size.
const HEADS = `
  SELECT d.id, d.replay, d.attempts, d.failed, e.kind, e.event_id, e.body
    FROM ledger.webhook_deliveries d JOIN ledger.events e ON e.position = d.position
   WHERE d.webhook_id = $1 AND d.status = 'pending' AND d.id <> ALL ($2)
     AND d.seq = (SELECT min(h.seq) FROM ledger.webhook_deliveries h
                   WHERE h.webhook_id = d.webhook_id AND h.lane = d.lane AND h.status = 'pending')`;

/**
 * Deliveries of a webhook whose time has come, oldest first and at most one a lane.
 * @param busy ids that are under way already
 * @param now milliseconds since 1970
 */
export async function dueDeliveries(
  pool: pg.Pool,
  webhookId: string,
  busy: readonly string[],
  now: number,
  limit: number,
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>(
    `${HEADS} AND d.next_attempt_at <= $3 ORDER BY d.seq LIMIT $4`,
    [webhookId, busy, timestampOf(now), limit],
  );
  return rows;
}

/** The delivery to try an endpoint with that is down: one that was not tried yet, else the oldest. */
export async function probeDelivery(pool: pg.Pool, webhookId: string): Promise<DueDelivery | null> {
  const { rows } = await pool.query<DueDelivery>(`${HEADS} ORDER BY d.attempts > 0, d.seq LIMIT 1`, [
    webhookId,
    [],
  ]);
  return rows[0] ?? null;
}

/** After an outage everything may be tried again at once. */
export async function makeAllDue(
  client: pg.Pool | pg.PoolClient,
  webhookId: string,
  now: number,
): Promise<void> {
  await client.query(
    `UPDATE ledger.webhook_deliveries SET next_attempt_at = $2
      WHERE webhook_id = $1 AND status = 'pending' AND next_attempt_at > $2`,
    [webhookId, timestampOf(now)],
  );
}
