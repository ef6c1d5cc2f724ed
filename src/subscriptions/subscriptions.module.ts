import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { SecretTables } from '../secrets/secret-tables.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { CLOCK } from './clock.js';
import { GetWebhookDeliveryHandler } from './deliveries/get-webhook-delivery.query.js';
import { ListWebhookDeliveriesHandler } from './deliveries/list-webhook-deliveries.query.js';
import { RetryWebhookDeliveryHandler } from './deliveries/retry-webhook-delivery.command.js';
import { WebhookDeliveriesController } from './deliveries/webhook-deliveries.controller.js';
import { Settlements } from './engine/settlements.js';
import { SubscriptionMetrics } from './engine/subscription-metrics.js';
import { Subscriptions } from './engine/subscriptions.js';
import { WebhookLeases } from './engine/webhook-leases.js';
import { CreateWebhookHandler } from './webhooks/create-webhook.command.js';
import { DeleteWebhookHandler } from './webhooks/delete-webhook.command.js';
import { GetWebhookHandler } from './webhooks/get-webhook.query.js';
import { ListWebhooksHandler } from './webhooks/list-webhooks.query.js';
import { ReplayWebhookHandler } from './webhooks/replay-webhook.command.js';
import { RotateWebhookSecretHandler } from './webhooks/rotate-webhook-secret.command.js';
import { TestWebhookHandler } from './webhooks/test-webhook.command.js';
import { UpdateWebhookHandler } from './webhooks/update-webhook.command.js';
import { WebhookActionsController } from './webhooks/webhook-actions.controller.js';
import { WebhookChecks } from './webhooks/webhook-checks.js';
import { WEBHOOK_SECRETS, WebhookSecrets } from './webhooks/webhook-secrets.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const HANDLERS = [
  CreateWebhookHandler,
  UpdateWebhookHandler,
  DeleteWebhookHandler,
  RotateWebhookSecretHandler,
  TestWebhookHandler,
  ReplayWebhookHandler,
  RetryWebhookDeliveryHandler,
  GetWebhookHandler,
  ListWebhooksHandler,
  GetWebhookDeliveryHandler,
  ListWebhookDeliveriesHandler,
];

/** 6 — the log passed on to other systems. */
@Module({
  imports: [CqrsModule, DispatchModule, EventStoreModule, SecretsModule],
  controllers: [WebhooksController, WebhookActionsController, WebhookDeliveriesController],
  providers: [
    { provide: CLOCK, useValue: Date.now },
    Subscriptions,
    SubscriptionMetrics,
    Settlements,
    WebhookLeases,
    WebhookSecrets,
    WebhookChecks,
    ...HANDLERS,
  ],
})
export class SubscriptionsModule {
  constructor(secrets: SecretTables) {
    secrets.register(WEBHOOK_SECRETS);
  }
}
