import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { listAttempts } from '../../dispatch/attempts.js';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { WebhookDeliveryNotFound } from '../subscriptions.errors.js';
import { isUuid } from '../webhooks/read-webhook.js';
import { type Delivery, DELIVERY_SELECT } from './delivery.js';

/** @throws WebhookDeliveryNotFound */
export class GetWebhookDelivery extends Query<Delivery> {
  constructor(
    readonly visible: Workspaces,
    readonly webhookId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetWebhookDelivery)
export class GetWebhookDeliveryHandler implements IQueryHandler<GetWebhookDelivery> {
  constructor(
    private readonly reads: TenantReads,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  async execute({ visible, webhookId, id }: GetWebhookDelivery): Promise<Delivery> {
    if (!isUuid(id)) throw new WebhookDeliveryNotFound(id);
    const { rows } = await this.reads.of(visible).query<Omit<Delivery, 'attempts'>>(
      `${DELIVERY_SELECT}
        WHERE d.id = $1 AND d.webhook_id = $2 AND ($3::text[] IS NULL OR e.workspace_id = ANY ($3))`,
      [id, webhookId, asSqlFilter(visible)],
    );
    if (!rows[0]) throw new WebhookDeliveryNotFound(id);
    // Whoever may see the delivery may see its attempts.
    return { ...rows[0], attempts: await listAttempts(this.pool, id) };
  }
}
