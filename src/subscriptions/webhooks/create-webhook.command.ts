import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { newSecret } from '../../dispatch/standard-webhooks.js';
import { EventLog } from '../../event-store/event-log.js';
import { type Clock, CLOCK, timestampOf } from '../clock.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { inTransaction } from '../in-transaction.js';
import { refuse, WebhookChecks } from './webhook-checks.js';
import { type Format, type Retry, type Webhook, WEBHOOK_COLUMNS } from './webhook.js';
import { WebhookSecrets } from './webhook-secrets.js';

export interface NewWebhook {
  workspace_id: string;
  url: string;
  events: string[];
  format: Format;
  retry: Retry;
  /** Events behind this position are passed on; `now`: those recorded from now on. */
  from: 'now' | number;
}

/** Makes a webhook with a secret, which is shown this once. @throws BadRequest, EventUnsupported */
export class CreateWebhook extends Command<{ webhook: Webhook; secret: string }> {
  constructor(readonly webhook: NewWebhook) {
    super();
  }
}

const INSERT = `
  INSERT INTO ledger.webhooks (id, workspace_id, url, events, format, retry, position)
  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${WEBHOOK_COLUMNS}`;

@CommandHandler(CreateWebhook)
export class CreateWebhookHandler implements ICommandHandler<CreateWebhook> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly checks: WebhookChecks,
    private readonly secrets: WebhookSecrets,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ webhook: given }: CreateWebhook): Promise<{ webhook: Webhook; secret: string }> {
    this.checks.check(given);
    const position = await this.positionOf(given.from);
    const secret = newSecret();
    const webhook = await inTransaction(this.pool, async (client) => {
      const { workspace_id, url, events, format, retry } = given;
      const values = [uuidv7(), workspace_id, url, events, format, retry, position];
      const made = (await client.query<Webhook>(INSERT, values)).rows[0]!;
      await this.secrets.rotate(client, made.id, secret, timestampOf(this.clock()));
      return made;
    });
    this.subscriptions.changed(webhook.id);
    return { webhook, secret };
  }

  private async positionOf(from: 'now' | number): Promise<number> {
    const head = await this.log.head();
    if (from === 'now') return head;
    if (from > head) refuse('from', `must be a position of the log, which ends at ${head}, got ${from}`);
    return from;
  }
}
