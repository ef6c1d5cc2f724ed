import { setTimeout as delay } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import pg from 'pg';
import { Sender } from '../../dispatch/sender.js';
import { EventLog } from '../../event-store/event-log.js';
import { LogSignal } from '../../event-store/log-signal.js';
import { CLOCK, type Clock } from '../clock.js';
import { SUBSCRIPTIONS_OPTIONS, type SubscriptionsOptions } from '../subscriptions.options.js';
import { WebhookSecrets } from '../webhooks/webhook-secrets.js';
import { Bell } from './bell.js';
import { Settlements } from './settlements.js';
import { Slots } from './slots.js';
import { SubscriptionMetrics } from './subscription-metrics.js';
import { WebhookLeases } from './webhook-leases.js';
import { type RunnerParts, WebhookRunner } from './webhook-runner.js';

/** Requests that a process has under way at once. */
const CONCURRENCY = 512;
const POLL_MS = 1_000;
/** Between two looks at the log, so that under load one covers many events. */
const LOOK_EVERY_MS = 50;
/** Webhooks taken at a time, so that processes that start together share them. */
const ACQUIRED_AT_ONCE = 20;

/** Serves the webhooks that no other process serves, as long as the application runs. */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Subscriptions');
  private readonly runners = new Map<string, { runner: WebhookRunner; ended: Promise<void> }>();
  private readonly bell = new Bell();
  private readonly stopping = new AbortController();
  private readonly parts: RunnerParts;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(CLOCK) clock: Clock,
    @Inject(SUBSCRIPTIONS_OPTIONS) private readonly options: SubscriptionsOptions,
    private readonly log: EventLog,
    private readonly signal: LogSignal,
    private readonly leases: WebhookLeases,
    sender: Sender,
    secrets: WebhookSecrets,
    settlements: Settlements,
    metrics: SubscriptionMetrics,
  ) {
    this.parts = {
      pool,
      sender,
      secrets,
      leases,
      settlements,
      metrics,
      clock,
      slots: new Slots(CONCURRENCY),
    };
  }

  onApplicationBootstrap(): void {
    if (this.options.live) this.running = Promise.all([this.lookAfterWebhooks(), this.followLog()]);
  }

  /** What is under way is broken off: its deliveries are pending still. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    for (const { runner } of this.runners.values()) runner.stop();
    await this.running;
    await Promise.all([...this.runners.values()].map(({ ended }) => ended));
  }

  /** A webhook was made or changed, or has deliveries to make; other processes see it within some seconds. */
  changed(webhookId: string): void {
    const served = this.runners.get(webhookId);
    if (served) served.runner.wake(true);
    else this.bell.ring();
  }

  private async lookAfterWebhooks(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const { rung } = this.bell;
      const found = await this.acquire().catch((error: Error) => {
        this.logger.warn(`webhooks could not be looked after: ${error.message}`);
        return 0;
      });
      if (found < ACQUIRED_AT_ONCE) await this.bell.wait(rung, POLL_MS, signal);
    }
  }

  private async acquire(): Promise<number> {
    const webhooks = await this.leases.acquire([...this.runners.keys()], ACQUIRED_AT_ONCE);
    for (const webhook of webhooks) {
      const runner = new WebhookRunner(webhook, this.parts);
      if (this.stopping.signal.aborted) runner.stop();
      const ended = runner.run().finally(() => this.runners.delete(webhook.id));
      this.runners.set(webhook.id, { runner, ended });
    }
    return webhooks.length;
  }

  /** Wakes the webhooks of the workspaces that have new events, and no others. */
  private async followLog(): Promise<void> {
    const { signal } = this.stopping;
    let position: number | null = null;
    while (!signal.aborted) {
      const { seen } = this.signal;
      try {
        const head = await this.log.head();
        if (position !== null && head > position) await this.wakeAbout(position, head);
        position = head;
      } catch (error) {
        this.logger.warn(`the log could not be followed: ${(error as Error).message}`);
      }
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      await this.signal.waitBeyond(seen, POLL_MS, signal);
    }
  }

  private async wakeAbout(after: number, upTo: number): Promise<void> {
    if (this.runners.size === 0) return;
    const { rows } = await this.pool.query<{ workspace_id: string }>(
      'SELECT DISTINCT workspace_id FROM ledger.events WHERE position > $1 AND position <= $2',
      [after, upTo],
    );
    const grown = new Set(rows.map(({ workspace_id }) => workspace_id));
    for (const { runner } of this.runners.values()) if (grown.has(runner.workspaceId)) runner.wake();
  }
}
