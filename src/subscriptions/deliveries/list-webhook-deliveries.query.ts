import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { listAttemptsOf } from '../../dispatch/attempts.js';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { type Delivery, DELIVERY_SELECT, type DeliveryStatus } from './delivery.js';

/** Deliveries of a webhook, newest first, from the one behind (older than) `after` on. */
export class ListWebhookDeliveries extends Query<Delivery[]> {
  constructor(
    readonly visible: Workspaces,
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
  constructor(
    private readonly reads: TenantReads,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  async execute(query: ListWebhookDeliveries): Promise<Delivery[]> {
    const { visible, webhookId, status, after, limit } = query;
    const { rows } = await this.reads.of(visible).query<Omit<Delivery, 'attempts'>>(
      `${DELIVERY_SELECT}
        WHERE d.webhook_id = $1 AND ($2::bigint IS NULL OR d.seq < $2)
          AND ($4::text[] IS NULL OR e.workspace_id = ANY ($4)) ${status ? 'AND d.status = $5' : ''}
        ORDER BY d.seq DESC LIMIT $3`,
      [webhookId, after, limit, asSqlFilter(visible), ...(status ? [status] : [])],
    );
    // Whoever may see the deliveries may see their attempts.
    const attempts = await listAttemptsOf(
      this.pool,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
  }
}
