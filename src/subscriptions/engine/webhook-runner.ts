import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import type { Sender } from '../../dispatch/sender.js';
import { type Clock, timestampOf } from '../clock.js';
import type { Webhook } from '../webhooks/webhook.js';
import type { WebhookSecrets } from '../webhooks/webhook-secrets.js';
import { attemptDelivery } from './attempt-delivery.js';
import { Bell } from './bell.js';
import { createDeliveries } from './create-deliveries.js';
import { type DueDelivery, dueDeliveries, makeAllDue, probeDelivery } from './due-deliveries.js';
import { nextStep } from './next-step.js';
import type { Settlements } from './settlements.js';
import { Slots } from './slots.js';
import { Standing } from './standing.js';
import type { SubscriptionMetrics } from './subscription-metrics.js';
import type { WebhookLeases } from './webhook-leases.js';

/** What all runners of a process share. */
export interface RunnerParts {
  pool: pg.Pool;
  sender: Sender;
  secrets: WebhookSecrets;
  leases: WebhookLeases;
  settlements: Settlements;
  metrics: SubscriptionMetrics;
  clock: Clock;
  /** Requests that a process has under way at once. */
  slots: Slots;
}

/** Requests of one webhook under way at once. */
const CONCURRENCY = 32;
/** Deliveries read ahead of them. */
const TAKEN = 128;
/** What an endpoint gets that takes nothing: it must not cost the others their time. */
const CONCURRENCY_WHEN_DOWN = 2;
const LOW_WATER = 500;
const POLL_MS = 1_000;
const RENEW_MS = 4_000;
const SOON_MS = 60_000;
const LOOK_MS = 1_000;

/** Passes the log on to one webhook, until stopped, paused, deleted or taken over. */
export class WebhookRunner {
  readonly bell = new Bell();
  private readonly logger = new Logger('Subscriptions');
  private readonly slots = new Slots(CONCURRENCY);
  private readonly busy = new Map<string, Promise<void>>();
  private readonly standing: Standing;
  private readonly stopping = new AbortController();
  private secrets: string[] = [];
  private renewedAt = -Infinity;
  private lookedAt = -Infinity;
  private behind = true;
  private ready = 0;

  constructor(
    private webhook: Webhook,
    private readonly parts: RunnerParts,
  ) {
    const { failing_since } = webhook;
    // Every request under way listens to it.
    setMaxListeners(0, this.stopping.signal);
    this.standing = new Standing(failing_since === null ? null : Date.parse(failing_since));
  }

  get workspaceId(): string {
    return this.webhook.workspace_id;
  }

  /** Runs until there is nothing more for this process to do here. */
  async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const { rung } = this.bell;
      const again = await this.turn().catch((error: Error) => this.report(error));
      if (!again) await this.bell.wait(rung, POLL_MS, signal);
    }
    await Promise.all(this.busy.values());
    await this.parts.leases.release(this.webhook.id).catch(() => undefined);
  }

  /** What is under way is broken off; it will be made again under the same id. */
  stop(): void {
    this.stopping.abort();
  }

  /** The log has grown, or the webhook was changed. */
  wake(changed = false): void {
    this.behind = true;
    if (changed) this.renewedAt = -Infinity;
    this.bell.ring();
  }

  /** @returns whether there may be more to do at once */
  private async turn(): Promise<boolean> {
    if (!(await this.keep())) {
      this.stop();
      return false;
    }
    const more = await this.create();
    const taken = await this.take();
    for (const delivery of taken) this.start(delivery);
    return more && this.ready < LOW_WATER;
  }

  /** Now and then: keeps the lease, and sees what was changed. @returns false when it is ours no more */
  private async keep(): Promise<boolean> {
    if (performance.now() - this.renewedAt < RENEW_MS) return true;
    const { leases, secrets, clock, pool } = this.parts;
    const webhook = await leases.renew(this.webhook.id, this.standing.failingSince);
    if (!webhook) return false;
    this.webhook = webhook;
    this.secrets = await secrets.of(pool, webhook.id, timestampOf(clock())).catch((error: Error) => {
      this.logger.error(error.message);
      return [];
    });
    this.renewedAt = performance.now();
    // Counted anew: what waits behind one that failed is not ready any more.
    this.ready = 0;
    this.behind = true;
    return true;
  }

  private async create(): Promise<boolean> {
    if (!this.behind || this.ready > LOW_WATER) return false;
    this.behind = false;
    const { pool, leases, clock } = this.parts;
    const created = await createDeliveries(pool, this.webhook.id, leases.owner, clock());
    if (!created) return false;
    this.ready = created.ready;
    this.behind ||= created.behind;
    return created.behind && created.moved;
  }

  private async take(): Promise<DueDelivery[]> {
    const { pool, clock } = this.parts;
    const { id, retry } = this.webhook;
    const now = clock();
    const down = this.standing.isDown(now);
    if (down && retry === 'long') return this.probe(now);
    const most = down ? CONCURRENCY_WHEN_DOWN : TAKEN;
    // Few at a time would be a look into the database for each.
    if (this.busy.size > most / 2) return [];
    return dueDeliveries(pool, id, [...this.busy.keys()], now, most - this.busy.size);
  }

  private async probe(now: number): Promise<DueDelivery[]> {
    // Every look goes over all that waits.
    if (this.busy.size > 0 || now - this.lookedAt < LOOK_MS) return [];
    this.lookedAt = now;
    const delivery = await probeDelivery(this.parts.pool, this.webhook.id);
    return delivery && this.standing.mayProbe(now, delivery.attempts === 0) ? [delivery] : [];
  }

  private start(delivery: DueDelivery): void {
    const done = this.deliver(delivery)
      .catch((error: Error) => this.report(error))
      .finally(() => {
        this.busy.delete(delivery.id);
        this.bell.ring();
      });
    this.busy.set(
      delivery.id,
      done.then(() => undefined),
    );
  }

  private async deliver(delivery: DueDelivery): Promise<void> {
    const { sender, slots, clock, settlements, metrics } = this.parts;
    const { signal } = this.stopping;
    const attempt = delivery.attempts + 1;
    const result = await this.slots.use(() =>
      slots.use(() =>
        attemptDelivery(sender, this.webhook, { ...delivery, attempt }, this.secrets, clock, signal),
      ),
    );
    if (signal.aborted && result.verdict !== 'delivered') return;
    const now = clock();
    const counts = this.webhook.retry === 'short' || !this.standing.isDown(now);
    const step = nextStep(
      result,
      { failed: delivery.failed, retry: this.webhook.retry, counts },
      now,
      Math.random,
    );
    const judged = this.judge(result, now);
    await settlements.settle({ delivery_id: delivery.id, attempt, result, step });
    metrics.count(step.status === 'pending' ? 'failed' : step.status);
    this.ready -= 1;
    if (step.status === 'pending') this.wakeIn(step.next_attempt_at - now);
    await judged();
  }

  /** Notes how the endpoint does. @returns what is to be done about it once the attempt is written down */
  private judge(result: AttemptResult, now: number): () => Promise<void> {
    const { leases, pool } = this.parts;
    const { id } = this.webhook;
    if (result.verdict === 'delivered') {
      const recovered = this.webhook.retry === 'long' && this.standing.isDown(now);
      this.standing.succeeded();
      return async () => (recovered ? makeAllDue(pool, id, now) : undefined);
    }
    this.standing.failed(now, (result.retry_after_seconds ?? 0) * 1_000);
    const reason = result.verdict === 'gone' ? result.error! : this.standing.isLost(now) ? LOST : null;
    return async () => {
      if (reason === null) return;
      await leases.pause(id, reason);
      this.stop();
    };
  }

  /** For what is due soon; the poll finds the rest. */
  private wakeIn(ms: number): void {
    if (ms < SOON_MS) setTimeout(() => this.bell.ring(), ms).unref();
  }

  private report(error: Error): false {
    this.logger.warn(`webhook ${this.webhook.id}: ${error.message}`);
    return false;
  }
}

const LOST = 'Nothing could be delivered for a day.';
