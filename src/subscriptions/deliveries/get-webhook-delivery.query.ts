import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { listAttempts } from '../../dispatch/attempts.js';
import { WebhookDeliveryNotFound } from '../subscriptions.errors.js';
import { isUuid } from '../webhooks/read-webhook.js';
import { type Delivery, DELIVERY_SELECT } from './delivery.js';

/** @throws WebhookDeliveryNotFound */
export class GetWebhookDelivery extends Query<Delivery> {
  constructor(
    readonly webhookId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetWebhookDelivery)
export class GetWebhookDeliveryHandler implements IQueryHandler<GetWebhookDelivery> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ webhookId, id }: GetWebhookDelivery): Promise<Delivery> {
    if (!isUuid(id)) throw new WebhookDeliveryNotFound(id);
    const { rows } = await this.pool.query<Omit<Delivery, 'attempts'>>(
      `${DELIVERY_SELECT} WHERE d.id = $1 AND d.webhook_id = $2`,
      [id, webhookId],
    );
    if (!rows[0]) throw new WebhookDeliveryNotFound(id);
    return { ...rows[0], attempts: await listAttempts(this.pool, id) };
  }
}
