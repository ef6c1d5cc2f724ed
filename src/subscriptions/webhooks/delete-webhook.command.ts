import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { readWebhook } from './read-webhook.js';

/** From now on nothing is passed on to it, neither what waits. @throws WebhookNotFound */
export class DeleteWebhook extends Command<void> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

@CommandHandler(DeleteWebhook)
export class DeleteWebhookHandler implements ICommandHandler<DeleteWebhook> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, visible }: DeleteWebhook): Promise<void> {
    await readWebhook(this.pool, id, visible);
    await this.pool.query('UPDATE ledger.webhooks SET deleted_at = clock_timestamp() WHERE id = $1', [id]);
    this.subscriptions.changed(id);
  }
}
