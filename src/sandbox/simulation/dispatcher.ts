import { toRequest, type Delivery } from '../delivery.js';
import type { HttpAnswer, HttpClient } from '../http-client.js';
import { Pace } from './pace.js';
import { Random } from '../random.js';
import type { RetrySchedule } from '../retry-schedule.js';
import { attempt } from '../webhooks/attempt.js';

export interface DispatcherOptions {
  /** Path of the webhook on the server. */
  path: string;
  key: Buffer;
  retry: RetrySchedule;
  /** Waits between attempts are divided by it. */
  speedUp: number;
  /** Attempts under way at one time. */
  concurrency: number;
  /** Attempts a second; null for as many as go. */
  rate: number | null;
}

/** Is told how each delivery fares. */
export interface DispatchObserver {
  acknowledged(delivery: Delivery, answer: HttpAnswer): void;
  /** An attempt failed and another one follows. `why` is `HTTP 503` or the error of the connection. */
  retried(delivery: Delivery, why: string): void;
  /** The last attempt failed: the provider's `dead_letter`. */
  gaveUp(delivery: Delivery, why: string): void;
}

/** So many deliveries may wait for their next attempt before new ones are held back. */
const MOST_WAITING = 10_000;

interface Attempt {
  delivery: Delivery;
  /** Attempts that failed before this one. */
  failed: number;
}

/** Sends deliveries as the provider's dispatcher does: any 2xx acknowledges, all else is tried again by the schedule. */
export class Dispatcher {
  private readonly pace: Pace;
  private readonly due: Attempt[] = [];
  private readonly timers = new Map<NodeJS.Timeout, Delivery>();
  private idle: (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly client: HttpClient,
    private readonly observer: DispatchObserver,
    private readonly options: DispatcherOptions,
  ) {
    this.pace = new Pace(options.rate);
  }

  /** Resolves when every delivery is acknowledged or given up; after an abort, when nothing is under way any more. */
  async run(plan: Iterator<Delivery>, signal?: AbortSignal): Promise<void> {
    const stop = (): void => this.stop();
    if (signal?.aborted) return;
    signal?.addEventListener('abort', stop);
    const workers = Array.from({ length: this.options.concurrency }, () => this.work(plan));
    await Promise.all(workers);
    signal?.removeEventListener('abort', stop);
  }

  private async work(plan: Iterator<Delivery>): Promise<void> {
    while (!this.stopped) {
      const due = this.take(plan);
      if (due) {
        await this.pace.turn();
        await this.send(due);
      } else if (this.timers.size > 0) {
        await new Promise<void>((resolve) => this.idle.push(resolve));
      } else {
        break;
      }
    }
    this.wakeAll();
  }

  private take(plan: Iterator<Delivery>): Attempt | null {
    const retry = this.due.shift();
    if (retry) return retry;
    if (this.timers.size >= MOST_WAITING) return null;
    const next = plan.next();
    return next.done ? null : { delivery: next.value, failed: 0 };
  }

  private async send(due: Attempt): Promise<void> {
    const { delivery } = due;
    const { headers, body } = toRequest(delivery, this.options.key, Math.floor(Date.now() / 1000));
    const outcome = await attempt(this.client, { path: this.options.path, headers, body });
    if (outcome.acknowledged) this.observer.acknowledged(delivery, outcome.answer);
    else this.failed(due, outcome.why);
  }

  private failed({ delivery, failed }: Attempt, why: string): void {
    const attempts = failed + 1;
    const { retry, speedUp } = this.options;
    if (attempts >= retry.attempts || this.stopped) {
      this.observer.gaveUp(delivery, why);
      return;
    }
    this.observer.retried(delivery, why);
    const chance = new Random(`${delivery.id}/${attempts}`).next();
    const wait = (retry.waitAfter(attempts, chance) * 1000) / speedUp;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.due.push({ delivery, failed: attempts });
      this.idle.pop()?.();
    }, wait);
    this.timers.set(timer, delivery);
  }

  private stop(): void {
    this.stopped = true;
    for (const [timer, delivery] of this.timers) {
      clearTimeout(timer);
      this.observer.gaveUp(delivery, 'the run was stopped');
    }
    this.timers.clear();
    for (const { delivery } of this.due.splice(0)) this.observer.gaveUp(delivery, 'the run was stopped');
    this.wakeAll();
  }

  private wakeAll(): void {
    const idle = this.idle;
    this.idle = [];
    for (const wake of idle) wake();
  }
}
