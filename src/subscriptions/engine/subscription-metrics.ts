import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import type { Counter } from 'prom-client';
import { Metrics } from '../../http/metrics.js';

const WAITING = `
  SELECT count(*) AS pending, coalesce(extract(epoch FROM clock_timestamp() - min(d.created_at)), 0)::float8 AS oldest
    FROM ledger.webhook_deliveries d JOIN ledger.webhooks w ON w.id = d.webhook_id
   WHERE d.status = 'pending' AND w.deleted_at IS NULL`;

const PAUSED = `SELECT count(*) AS paused FROM ledger.webhooks WHERE status = 'paused' AND deleted_at IS NULL`;

/** What operators watch of the subscriptions; the names are promised in docs/webhooks.md. */
@Injectable()
export class SubscriptionMetrics implements OnModuleInit {
  private readonly attempts: Counter<'outcome'>;

  constructor(
    private readonly metrics: Metrics,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {
    this.attempts = metrics.counter(
      'ledger_webhook_attempts_total',
      'Attempts to pass an event on, by what they came to.',
      ['outcome'],
    );
  }

  onModuleInit(): void {
    const waiting = async () => {
      const { rows } = await this.pool.query<{ pending: number; oldest: number }>(WAITING);
      return rows[0]!;
    };
    this.metrics.gauge(
      'ledger_webhook_deliveries_pending',
      'Deliveries that were made and wait to be taken.',
      [],
      async (gauge) => gauge.set((await waiting()).pending),
    );
    this.metrics.gauge(
      'ledger_webhook_oldest_pending_seconds',
      'How long the oldest of them has waited.',
      [],
      async (gauge) => gauge.set((await waiting()).oldest),
    );
    this.metrics.gauge(
      'ledger_webhooks_paused',
      'Webhooks that are paused, by themselves or by hand.',
      [],
      async (gauge) => {
        const { rows } = await this.pool.query<{ paused: number }>(PAUSED);
        gauge.set(rows[0]!.paused);
      },
    );
  }

  count(outcome: 'delivered' | 'failed' | 'dead_letter'): void {
    this.attempts.inc({ outcome });
  }
}
