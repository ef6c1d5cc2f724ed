import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../src/sandbox/random.js';
import type { ProviderHandler } from './provider-handler.js';
import type { Answering, Received } from './sink.js';

const FAULTS = ['refused', 'lost', 'answer lost', 'repeated', 'repeated late', 'slow'] as const;

/** A bad line in front of a handler. Which attempt of which event it spoils, and how, is the seed's. */
export class FaultyFront {
  /** How often each fault happened. */
  readonly count = new Map<string, number>();
  private readonly attempts = new Map<string, number>();
  private readonly late: Promise<number>[] = [];

  /**
   * @param chance that an attempt is spoiled
   * @param most attempts of a delivery that are spoiled, fewer than it has: none becomes a dead letter
   */
  constructor(
    private readonly handler: ProviderHandler,
    private readonly seed: string,
    private readonly chance: number,
    private readonly most: number,
  ) {}

  readonly answering: Answering = async (request, response) => {
    const { handler } = this;
    const fault = this.draw(request);
    this.count.set(fault, (this.count.get(fault) ?? 0) + 1);
    if (fault === 'refused') return 500;
    if (fault === 'lost') return void response.socket!.destroy();
    if (fault === 'slow') await delay(50);
    const status = handler.take(request);
    if (fault === 'answer lost') return void response.socket!.destroy();
    if (fault === 'repeated') return handler.take(request);
    // By then the number's later ones have come as well.
    if (fault === 'repeated late') this.late.push(delay(500).then(() => handler.take(request)));
    return status;
  };

  /** Resolves when the last repetition has arrived. @returns what they were answered */
  settled(): Promise<number[]> {
    return Promise.all(this.late);
  }

  private draw({ body, headers }: Received): string {
    const key = String(headers['x-sautikit-idempotency-key']);
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    const { event_id } = JSON.parse(body) as { event_id: string };
    const random = new Random(`${this.seed}/${event_id}/${attempt}`);
    return attempt <= this.most && random.chance(this.chance) ? random.pick(FAULTS) : 'none';
  }
}
