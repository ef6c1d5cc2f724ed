import { VirtualClock } from './clock/virtual-clock.js';
import type { ProviderNumber } from './provider/provider-number.js';
import { Idempotency } from './provider/idempotency.js';
import { Inventory } from './provider/inventory.js';
import { Numbers } from './provider/numbers.js';
import { Workspaces } from './provider/workspaces.js';
import { Deliverer } from './webhooks/deliverer.js';
import { Subscriptions } from './webhooks/subscriptions.js';

export interface SandboxOptions {
  /** The same seed gives the same numbers, tokens, secrets and faults. */
  seed: string;
  /** Where its clock begins, in milliseconds since 1970. */
  startAt: number;
  /** Virtual seconds in a real one; 0 stands still. */
  speed: number;
  /** How many numbers its inventory has. */
  inventory: number;
  /** Workspaces there are from the start: their ids, or how many. */
  workspaces: string[] | number;
  /** How long a receiver may take to answer, in real milliseconds. */
  timeoutMs: number;
}

export const SANDBOX_DEFAULTS = { inventory: 100, workspaces: 2, speed: 1, timeoutMs: 10_000 };

/** A provider in memory: everything behind the routes. */
export class Sandbox {
  readonly clock: VirtualClock;
  readonly workspaces: Workspaces;
  readonly inventory: Inventory;
  readonly numbers: Numbers;
  readonly subscriptions: Subscriptions;
  readonly deliverer: Deliverer;
  readonly claims = new Idempotency<ProviderNumber>();

  constructor(readonly options: SandboxOptions) {
    const { seed, startAt, workspaces } = options;
    this.clock = new VirtualClock(options);
    this.workspaces = new Workspaces(seed);
    this.inventory = new Inventory(seed, options.inventory, startAt);
    this.subscriptions = new Subscriptions(seed, this.clock);
    this.deliverer = new Deliverer(seed, this.clock, this.subscriptions, options.timeoutMs);
    this.numbers = new Numbers(seed, this.clock, this.inventory, (event) => this.deliverer.publish(event));
    const ids =
      typeof workspaces === 'number' ? Array.from({ length: workspaces }, () => undefined) : workspaces;
    for (const id of ids) this.workspaces.create(startAt, id);
  }

  async close(): Promise<void> {
    this.deliverer.close();
    await this.clock.stop();
  }
}
