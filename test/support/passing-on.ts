import { AddressGuard } from '../../src/dispatch/address-guard.js';
import { AllowList } from '../../src/dispatch/allow-list.js';
import { Sender } from '../../src/dispatch/sender.js';
import { EventLog } from '../../src/event-store/event-log.js';
import { appendEvents } from '../../src/event-store/event-store.js';
import { LogSignal } from '../../src/event-store/log-signal.js';
import { Metrics } from '../../src/http/metrics.js';
import { SecretCipher } from '../../src/secrets/secret-cipher.js';
import type { Clock } from '../../src/subscriptions/clock.js';
import { Settlements } from '../../src/subscriptions/engine/settlements.js';
import { SubscriptionMetrics } from '../../src/subscriptions/engine/subscription-metrics.js';
import { Subscriptions } from '../../src/subscriptions/engine/subscriptions.js';
import { WebhookLeases } from '../../src/subscriptions/engine/webhook-leases.js';
import {
  CreateWebhook,
  CreateWebhookHandler,
  type NewWebhook,
} from '../../src/subscriptions/webhooks/create-webhook.command.js';
import {
  UpdateWebhook,
  UpdateWebhookHandler,
} from '../../src/subscriptions/webhooks/update-webhook.command.js';
import { WebhookChecks } from '../../src/subscriptions/webhooks/webhook-checks.js';
import { WebhookSecrets } from '../../src/subscriptions/webhooks/webhook-secrets.js';
import type { TestDatabase } from './database.js';
import { type EventSketch, newEvent, WORKSPACE } from './events.js';

/** What passes events on, as one process has it, by a clock of the test's. */
export class PassingOn {
  readonly leases: WebhookLeases;
  readonly log: EventLog;
  private readonly signal: LogSignal;
  private readonly sender: Sender;
  private readonly subscriptions: Subscriptions;
  private readonly creator: CreateWebhookHandler;
  private readonly updater: UpdateWebhookHandler;

  constructor(
    private readonly database: TestDatabase,
    readonly clock: Clock = Date.now,
  ) {
    const pool = database.service;
    const guard = new AddressGuard(AllowList.parse('127.0.0.1')!);
    const secrets = new WebhookSecrets(new SecretCipher({ masterKey: Buffer.alloc(32, 9) }));
    const checks = new WebhookChecks(guard);
    this.leases = new WebhookLeases(pool);
    this.signal = new LogSignal(pool);
    this.log = new EventLog(pool, this.signal);
    this.sender = new Sender(guard, 3_000, clock);
    this.subscriptions = new Subscriptions(
      pool,
      clock,
      { live: true },
      this.log,
      this.signal,
      this.leases,
      this.sender,
      secrets,
      new Settlements(pool),
      new SubscriptionMetrics(new Metrics(), pool),
    );
    this.creator = new CreateWebhookHandler(pool, clock, this.log, checks, secrets, this.subscriptions);
    this.updater = new UpdateWebhookHandler(pool, clock, checks, this.subscriptions);
  }

  start(): this {
    this.signal.onModuleInit();
    this.subscriptions.onApplicationBootstrap();
    return this;
  }

  async stop(): Promise<void> {
    await this.subscriptions.onModuleDestroy();
    await this.sender.onApplicationShutdown();
    this.signal.onModuleDestroy();
  }

  /** @returns the id */
  async subscribe(url: string, given: Partial<NewWebhook> = {}): Promise<{ id: string; secret: string }> {
    const { webhook, secret } = await this.creator.execute(
      new CreateWebhook({
        workspace_id: WORKSPACE,
        url,
        events: ['*'],
        format: 'sautikit',
        retry: 'long',
        from: 'now',
        ...given,
      }),
    );
    return { id: webhook.id, secret };
  }

  /** Has it look for what is due by a clock that is ahead of the timers. */
  nudge(id: string): void {
    this.subscriptions.changed(id);
  }

  async resume(id: string): Promise<void> {
    await this.updater.execute(new UpdateWebhook(id, 'all', { status: 'active' }));
  }

  async append(sketches: EventSketch[]): Promise<void> {
    await appendEvents(this.database.service, sketches.map(newEvent));
    this.signal.announce();
  }

  async webhook(
    id: string,
  ): Promise<{ status: string; position: number; paused_reason: string | null; leased_by: string | null }> {
    const { rows } = await this.database.service.query('SELECT * FROM ledger.webhooks WHERE id = $1', [id]);
    return rows[0] as never;
  }

  /** How many deliveries a webhook has in each status. */
  async deliveries(id: string): Promise<Record<string, number>> {
    const { rows } = await this.database.service.query<{ status: string; count: number }>(
      'SELECT status, count(*) FROM ledger.webhook_deliveries WHERE webhook_id = $1 GROUP BY status',
      [id],
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }
}
