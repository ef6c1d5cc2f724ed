import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { type Clock, CLOCK } from '../clock.js';
import { makeAllDue } from '../engine/due-deliveries.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { inTransaction } from '../in-transaction.js';
import { readWebhook } from './read-webhook.js';
import { WebhookChecks } from './webhook-checks.js';
import type { Format, Retry, Webhook } from './webhook.js';

/** What is left out stays as it is. */
export interface WebhookChange {
  url?: string;
  events?: string[];
  format?: Format;
  retry?: Retry;
  /** `active` resumes a paused one, and what waits is tried at once. */
  status?: 'active' | 'paused';
}

/** @throws WebhookNotFound, BadRequest, EventUnsupported */
export class UpdateWebhook extends Command<Webhook> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
    readonly change: WebhookChange,
  ) {
    super();
  }
}

const UPDATE = `
  UPDATE ledger.webhooks
     SET url = coalesce($2, url), events = coalesce($3, events), format = coalesce($4, format), retry = coalesce($5, retry)
   WHERE id = $1`;

const PAUSE = `
  UPDATE ledger.webhooks SET status = 'paused', paused_reason = 'Paused by hand.', paused_at = clock_timestamp()
   WHERE id = $1 AND status = 'active'`;

const RESUME = `
  UPDATE ledger.webhooks SET status = 'active', paused_reason = NULL, paused_at = NULL, failing_since = NULL
   WHERE id = $1 AND status = 'paused'`;

@CommandHandler(UpdateWebhook)
export class UpdateWebhookHandler implements ICommandHandler<UpdateWebhook> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly checks: WebhookChecks,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, visible, change }: UpdateWebhook): Promise<Webhook> {
    this.checks.check(change);
    const { url, events, format, retry, status } = change;
    const webhook = await inTransaction(this.pool, async (client) => {
      await readWebhook(client, id, visible);
      await client.query(UPDATE, [id, url, events, format, retry]);
      if (status === 'paused') await client.query(PAUSE, [id]);
      if (status === 'active') await this.resume(client, id);
      return readWebhook(client, id, visible);
    });
    this.subscriptions.changed(id);
    return webhook;
  }

  private async resume(client: pg.PoolClient, id: string): Promise<void> {
    const { rowCount } = await client.query(RESUME, [id]);
    if (rowCount === 1) await makeAllDue(client, id, this.clock());
  }
}
