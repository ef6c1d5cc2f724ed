import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { type Clock, CLOCK, timestampOf } from '../clock.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { DeliveryNotRetryable, WebhookDeliveryNotFound } from '../subscriptions.errors.js';
import { isUuid, readWebhook } from '../webhooks/read-webhook.js';

/**
 * Has a delivery tried at once, and its schedule begin anew.
 * @throws WebhookNotFound, WebhookDeliveryNotFound, DeliveryNotRetryable
 */
export class RetryWebhookDelivery extends Command<void> {
  constructor(
    readonly visible: Workspaces,
    readonly webhookId: string,
    readonly id: string,
  ) {
    super();
  }
}

const RETRY = `
  UPDATE ledger.webhook_deliveries SET status = 'pending', failed = 0, next_attempt_at = $3, finished_at = NULL
   WHERE id = $1 AND webhook_id = $2 AND status <> 'delivered'`;

@CommandHandler(RetryWebhookDelivery)
export class RetryWebhookDeliveryHandler implements ICommandHandler<RetryWebhookDelivery> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ visible, webhookId, id }: RetryWebhookDelivery): Promise<void> {
    await readWebhook(this.pool, webhookId, visible);
    if (!isUuid(id)) throw new WebhookDeliveryNotFound(id);
    const retried = await this.pool.query(RETRY, [id, webhookId, timestampOf(this.clock())]);
    if (retried.rowCount === 0) {
      const known = await this.pool.query(
        'SELECT FROM ledger.webhook_deliveries WHERE id = $1 AND webhook_id = $2',
        [id, webhookId],
      );
      throw known.rowCount === 1 ? new DeliveryNotRetryable(id) : new WebhookDeliveryNotFound(id);
    }
    this.subscriptions.changed(webhookId);
  }
}
