import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { newSecret } from '../../dispatch/standard-webhooks.js';
import { type Clock, CLOCK, timestampOf } from '../clock.js';
import { Subscriptions } from '../engine/subscriptions.js';
import { inTransaction } from '../in-transaction.js';
import { readWebhook } from './read-webhook.js';
import { WebhookSecrets } from './webhook-secrets.js';

export interface RotatedSecret {
  secret: string;
  /** Until when the secret before stays valid. */
  previous_expires_at: string;
}

/** Gives a webhook a new secret, which is shown this once. @throws WebhookNotFound */
export class RotateWebhookSecret extends Command<RotatedSecret> {
  constructor(
    readonly id: string,
    readonly visible: Workspaces,
    readonly overlapSeconds: number,
  ) {
    super();
  }
}

@CommandHandler(RotateWebhookSecret)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecret> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly secrets: WebhookSecrets,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, visible, overlapSeconds }: RotateWebhookSecret): Promise<RotatedSecret> {
    const secret = newSecret();
    const previous_expires_at = timestampOf(this.clock() + overlapSeconds * 1_000);
    await inTransaction(this.pool, async (client) => {
      await readWebhook(client, id, visible);
      await this.secrets.rotate(client, id, secret, previous_expires_at);
    });
    this.subscriptions.changed(id);
    return { secret, previous_expires_at };
  }
}
