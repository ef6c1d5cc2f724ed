import { secretKey } from '../../intake/sign.js';
import type { VirtualClock } from '../clock/virtual-clock.js';
import { toRequest } from '../delivery.js';
import { drawAttemptFaults, drawDeliveryFaults, drawEventFaults } from '../faults/draw-faults.js';
import { uuidV7 } from '../identifiers.js';
import { deliveryNotFound, deliveryNotRetryable } from '../provider/provider.errors.js';
import { instant, type ProviderEvent } from '../provider-event.js';
import { Random } from '../random.js';
import { RETRY_SCHEDULES } from '../retry-schedule.js';
import { attempt } from './attempt.js';
import { Clients } from './clients.js';
import type { Subscriptions, Webhook } from './subscriptions.js';
import type { Attempt, WebhookDelivery } from './webhook-delivery.js';

/** How long a delivery waits at most to be overtaken by the next one. */
const HELD_FOR_MS = 5_000;
const KEPT_OF_ANSWER = 1_024;

/** Sends events to the webhooks that want them, with the faults asked for, until they are acknowledged or given up. */
export class Deliverer {
  private readonly deliveries: WebhookDelivery[] = [];
  private readonly heldBack = new Map<WebhookDelivery, () => void>();
  private readonly clients: Clients;
  private readonly random: Random;

  constructor(
    seed: string,
    private readonly clock: VirtualClock,
    private readonly subscriptions: Subscriptions,
    timeoutMs: number,
  ) {
    this.random = new Random(`${seed}/deliveries`);
    this.clients = new Clients(timeoutMs);
  }

  publish(event: ProviderEvent): void {
    for (const webhook of this.subscriptions.wanting(event)) {
      const { lost, repeats } = drawEventFaults(webhook.faults, ++webhook.counts.events);
      for (let copy = 0; copy <= repeats; copy++) this.leave(this.add(webhook, event, lost));
    }
  }

  list(webhook: Webhook): WebhookDelivery[] {
    return this.deliveries.filter((delivery) => delivery.webhook === webhook);
  }

  /** @param webhook null for any */
  get(webhook: Webhook | null, id: string): WebhookDelivery {
    const delivery = this.deliveries.find(
      (one) => one.id === id && (webhook === null || one.webhook === webhook),
    );
    if (!delivery) throw deliveryNotFound(id);
    return delivery;
  }

  /** Begins again with the first attempt of the schedule; what made it get lost is over. */
  retry(delivery: WebhookDelivery): WebhookDelivery {
    if (delivery.status !== 'dead_letter') throw deliveryNotRetryable(delivery.id, delivery.status);
    delivery.status = 'pending';
    delivery.lost = false;
    delivery.attemptsBefore = delivery.attempts.length;
    this.tryAt(delivery, this.clock.now());
    return delivery;
  }

  close(): void {
    this.clients.close();
  }

  private add(webhook: Webhook, event: ProviderEvent, lost: boolean): WebhookDelivery {
    const ordinal = ++webhook.counts.deliveries;
    const at = this.clock.now();
    const delivery: WebhookDelivery = {
      id: uuidV7(at, this.random),
      webhook,
      event,
      ordinal,
      lost,
      created_at: instant(at),
      faults: drawDeliveryFaults(webhook.faults, ordinal),
      status: 'pending' as const,
      attempts: [],
      attemptsBefore: 0,
      next_attempt_at: null,
      request: null,
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  private leave(delivery: WebhookDelivery): void {
    const { delaySeconds, overtaken } = delivery.faults;
    const at = this.clock.now() + delaySeconds * 1_000;
    const callOff = this.tryAt(delivery, overtaken ? at + HELD_FOR_MS : at);
    if (overtaken && delaySeconds === 0) this.heldBack.set(delivery, callOff);
  }

  private tryAt(delivery: WebhookDelivery, at: number): () => void {
    delivery.next_attempt_at = instant(at);
    return this.clock.schedule(at, () => this.try(delivery));
  }

  private async try(delivery: WebhookDelivery): Promise<void> {
    const { webhook, ordinal } = delivery;
    this.heldBack.delete(delivery);
    if (webhook.deleted) return;
    const schedule = RETRY_SCHEDULES[webhook.faults.retry];
    const failed = delivery.attempts.length - delivery.attemptsBefore + 1;
    const last = failed >= schedule.attempts;
    const draw = { ordinal, attempt: delivery.attempts.length + 1, last };
    const { dropped, wrongSecret, chance } = drawAttemptFaults(webhook.faults, draw);
    const fault = delivery.lost ? 'dead_letter' : dropped ? 'dropped' : wrongSecret ? 'wrong_secret' : null;
    const made = await this.make(delivery, fault);
    delivery.attempts.push(made);
    delivery.next_attempt_at = null;
    if (made.error === null) delivery.status = 'delivered';
    else if (last) delivery.status = 'dead_letter';
    else this.tryAt(delivery, this.clock.now() + schedule.waitAfter(failed, chance) * 1_000);
    this.letOvertaken(webhook);
  }

  private async make(delivery: WebhookDelivery, fault: Attempt['fault']): Promise<Attempt> {
    const { webhook, event, id, faults } = delivery;
    const at = instant(this.clock.now());
    if (fault === 'dead_letter' || fault === 'dropped')
      return { at, fault, status_code: null, response_body: null, error: 'connection lost (on purpose)' };
    const secret = fault === 'wrong_secret' ? `${webhook.secret}_wrong` : webhook.secret;
    // Receivers judge the timestamp by their own clock, so it is the real time, not the provider's.
    const timestamp = Math.floor(Date.now() / 1_000);
    delivery.request = toRequest({ event, id, ...faults }, secretKey(secret), timestamp);
    const { client, path } = this.clients.for(webhook.url);
    const outcome = await attempt(client, { path, ...delivery.request });
    return {
      at,
      fault,
      status_code: outcome.answer?.status ?? null,
      response_body: outcome.answer?.body.slice(0, KEPT_OF_ANSWER) ?? null,
      error: outcome.acknowledged ? null : outcome.why,
    };
  }

  /** What was held back for another to overtake it leaves now. */
  private letOvertaken(webhook: Webhook): void {
    for (const [delivery, callOff] of this.heldBack) {
      if (delivery.webhook !== webhook) continue;
      callOff();
      this.heldBack.delete(delivery);
      this.tryAt(delivery, this.clock.now());
    }
  }
}
