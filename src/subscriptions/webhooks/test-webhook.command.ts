import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Workspaces } from '../../tenancy/workspaces.js';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { Sender } from '../../dispatch/sender.js';
import { type Clock, CLOCK, timestampOf } from '../clock.js';
import { attemptDelivery } from '../engine/attempt-delivery.js';
import { SecretUnset } from '../subscriptions.errors.js';
import { readWebhook } from './read-webhook.js';
import { WebhookSecrets } from './webhook-secrets.js';

/** No event of a number: a handler that acts on those must not act on this. */
export const TEST_KIND = 'webhook.test';

/**
 * Makes one signed request with an event of the kind `webhook.test`, which is neither on the ledger nor a delivery.
 * @throws WebhookNotFound, SecretUnset
 */
export class TestWebhook extends Command<AttemptResult> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
  ) {
    super();
  }
}

@CommandHandler(TestWebhook)
export class TestWebhookHandler implements ICommandHandler<TestWebhook> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly secrets: WebhookSecrets,
    private readonly sender: Sender,
  ) {}

  async execute({ id, visible }: TestWebhook): Promise<AttemptResult> {
    const webhook = await readWebhook(this.pool, id, visible);
    const now = timestampOf(this.clock());
    const secrets = await this.secrets.of(this.pool, id, now).catch(() => []);
    if (secrets.length === 0) throw new SecretUnset(id);
    const event_id = uuidv7();
    const { workspace_id } = webhook;
    const event = { kind: TEST_KIND, event_id, workspace_id, occurred_at: now, data: { webhook_id: id } };
    const body = Buffer.from(JSON.stringify(event));
    const delivery = { id: uuidv7(), kind: TEST_KIND, event_id, body, attempt: 1, replay: false };
    return attemptDelivery(this.sender, webhook, delivery, secrets, this.clock);
  }
}
