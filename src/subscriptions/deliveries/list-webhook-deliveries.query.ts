import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { listAttemptsOf } from '../../dispatch/attempts.js';
import { type Delivery, DELIVERY_SELECT, type DeliveryStatus } from './delivery.js';

/** Deliveries of a webhook, newest first, from the one behind (older than) `after` on. */
export class ListWebhookDeliveries extends Query<Delivery[]> {
  constructor(
    readonly webhookId: string,
    readonly status: DeliveryStatus | undefined,
    readonly after: number | null,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListWebhookDeliveries)
export class ListWebhookDeliveriesHandler implements IQueryHandler<ListWebhookDeliveries> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ webhookId, status, after, limit }: ListWebhookDeliveries): Promise<Delivery[]> {
    const { rows } = await this.pool.query<Omit<Delivery, 'attempts'>>(
      `${DELIVERY_SELECT}
        WHERE d.webhook_id = $1 AND ($2::bigint IS NULL OR d.seq < $2) ${status ? 'AND d.status = $4' : ''}
        ORDER BY d.seq DESC LIMIT $3`,
      [webhookId, after, limit, ...(status ? [status] : [])],
    );
    const attempts = await listAttemptsOf(
      this.pool,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
  }
}
