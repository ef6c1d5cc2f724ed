import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { type Webhook, WEBHOOK_COLUMNS } from './webhook.js';

/** What is left out does not filter. */
export interface WebhookFilter {
  workspace_id?: string;
  status?: 'active' | 'paused';
}

/** Webhooks in the order in which they were made, from the one after `after`. */
export class ListWebhooks extends Query<Webhook[]> {
  constructor(
    readonly filter: WebhookFilter,
    readonly visible: Workspaces,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${WEBHOOK_COLUMNS} FROM ledger.webhooks
   WHERE deleted_at IS NULL AND ($1::uuid IS NULL OR id > $1)
     AND ($2::text[] IS NULL OR workspace_id = ANY($2))
     AND ($3::text IS NULL OR workspace_id = $3)
     AND ($4::text IS NULL OR status = $4)
   ORDER BY id LIMIT $5`;

@QueryHandler(ListWebhooks)
export class ListWebhooksHandler implements IQueryHandler<ListWebhooks> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ filter, visible, after, limit }: ListWebhooks): Promise<Webhook[]> {
    const values = [after, asSqlFilter(visible), filter.workspace_id, filter.status, limit];
    const { rows } = await this.reads.of(visible).query<Webhook>(SQL, values);
    return rows;
  }
}
