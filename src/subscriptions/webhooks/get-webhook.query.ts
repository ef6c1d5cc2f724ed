import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import type { Workspaces } from '../../tenancy/workspaces.js';
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
  constructor(private readonly reads: TenantReads) {}

  execute({ id, visible }: GetWebhook): Promise<Webhook> {
    return readWebhook(this.reads.of(visible), id, visible);
  }
}
