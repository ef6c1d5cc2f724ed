import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { timestampOf } from '../clock.js';
import { type Webhook, WEBHOOK_COLUMNS } from '../webhooks/webhook.js';

/** So long after a process died another one takes its webhooks over. */
const LEASE = `interval '15 seconds'`;

const ACQUIRE = `
  UPDATE ledger.webhooks SET leased_by = $1, leased_until = clock_timestamp() + ${LEASE}
   WHERE id = ANY (ARRAY (
           SELECT id FROM ledger.webhooks
            WHERE status = 'active' AND deleted_at IS NULL AND id <> ALL ($2)
              AND (leased_by = $1 OR leased_until IS NULL OR leased_until < clock_timestamp())
            LIMIT $3 FOR UPDATE SKIP LOCKED))
  RETURNING ${WEBHOOK_COLUMNS}`;

const RENEW = `
  UPDATE ledger.webhooks SET leased_until = clock_timestamp() + ${LEASE}, failing_since = $3
   WHERE id = $1 AND leased_by = $2 AND status = 'active' AND deleted_at IS NULL
  RETURNING ${WEBHOOK_COLUMNS}`;

/** Each webhook is served by one process at a time; this is how it is known which. Leases go by the database's clock. */
@Injectable()
export class WebhookLeases {
  /** This process. */
  readonly owner = randomUUID();

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  /** Takes active webhooks that nobody serves. @param held ids this process serves already */
  async acquire(held: readonly string[], limit: number): Promise<Webhook[]> {
    const { rows } = await this.pool.query<Webhook>(ACQUIRE, [this.owner, held, limit]);
    return rows;
  }

  /**
   * Keeps a webhook, writing down how its endpoint does.
   * @returns null when it is somebody else's by now, or not active any more
   */
  async renew(id: string, failingSince: number | null): Promise<Webhook | null> {
    const since = failingSince === null ? null : timestampOf(failingSince);
    const { rows } = await this.pool.query<Webhook>(RENEW, [id, this.owner, since]);
    return rows[0] ?? null;
  }

  async release(id: string): Promise<void> {
    await this.pool.query(
      'UPDATE ledger.webhooks SET leased_by = NULL, leased_until = NULL WHERE id = $1 AND leased_by = $2',
      [id, this.owner],
    );
  }

  /** Stops serving a webhook until somebody resumes it. @param reason a sentence for people */
  async pause(id: string, reason: string): Promise<void> {
    await this.pool.query(
      `UPDATE ledger.webhooks SET status = 'paused', paused_reason = $3, paused_at = clock_timestamp()
        WHERE id = $1 AND leased_by = $2 AND status = 'active'`,
      [id, this.owner, reason],
    );
  }
}
