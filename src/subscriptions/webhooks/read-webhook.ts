import type { Queryable } from '../../tenancy/queryable.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { WebhookNotFound } from '../subscriptions.errors.js';
import { type Webhook, WEBHOOK_COLUMNS } from './webhook.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** @throws WebhookNotFound also for one of a workspace that the caller may not see */
export async function readWebhook(database: Queryable, id: string, visible: Workspaces): Promise<Webhook> {
  const { rows } = isUuid(id)
    ? await database.query<Webhook>(
        `SELECT ${WEBHOOK_COLUMNS} FROM ledger.webhooks
          WHERE id = $1 AND deleted_at IS NULL AND ($2::text[] IS NULL OR workspace_id = ANY($2))`,
        [id, asSqlFilter(visible)],
      )
    : { rows: [] };
  if (!rows[0]) throw new WebhookNotFound(id);
  return rows[0];
}
