import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../../access/workspaces.js';
import { readWebhook } from './read-webhook.js';
import type { Webhook } from './webhook.js';

/** @throws WebhookNotFound */
export class GetWebhook extends Query<Webhook> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

@QueryHandler(GetWebhook)
export class GetWebhookHandler implements IQueryHandler<GetWebhook> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  execute({ id, visible }: GetWebhook): Promise<Webhook> {
    return readWebhook(this.pool, id, visible);
  }
}
