import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import pg from 'pg';
import { LogSignal } from '../event-store/log-signal.js';
import { Actions } from './actions.js';
import { builtInActions } from './built-in-actions.js';
import { HostActions } from './host-actions.js';
import { Destinations } from './destinations/destinations.js';
import { HttpDestination } from './http-destination/http-destination.js';
import { ProcessManager } from './process-manager.js';
import { ReactionMetrics } from './reaction-metrics.js';
import { REACTIONS_OPTIONS, type ReactionsOptions } from './reactions.options.js';
import { BuiltInLane } from './work/built-in-lane.js';
import type { LaneParts } from './work/lane.js';
import { OutsideLane } from './work/outside-lane.js';
import { Worker } from './work/worker.js';
import { WorkSignal } from './work/work-signal.js';

const LEASE_MS = 30_000;
/** What a stopping service waits for handlers outside the ledger. */
const GRACE_MS = 4_000;

/** Turns releases into reactions and carries them out, as long as the application runs. */
@Injectable()
export class ReactionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private manager: ProcessManager | null = null;
  private outsideLane: OutsideLane | null = null;
  private workers: Worker[] = [];
  private running: Promise<void>[] = [];

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly logSignal: LogSignal,
    private readonly workSignal: WorkSignal,
    private readonly actions: Actions,
    private readonly hostActions: HostActions,
    private readonly metrics: ReactionMetrics,
    private readonly commands: CommandBus,
    private readonly destinations: Destinations,
    private readonly outside: HttpDestination,
    @Inject(REACTIONS_OPTIONS) private readonly options: ReactionsOptions,
  ) {}

  onApplicationBootstrap(): void {
    for (const action of builtInActions(this.commands)) this.actions.register(action);
    for (const action of this.hostActions.find()) this.actions.register(action);
    if (!this.options.live) return;
    const { pool, logSignal, workSignal, actions, destinations, outside } = this;
    const wake = () => workSignal.wake();
    const parts: LaneParts = {
      pool,
      actions,
      destinations,
      outside,
      leaseMs: LEASE_MS,
      onEnded: (ended) => {
        // The log has grown by their outcomes; and what they held back may go on.
        logSignal.announce();
        wake();
        this.metrics.ended(ended);
      },
    };
    this.manager = new ProcessManager(pool, logSignal, actions, destinations, wake);
    this.outsideLane = new OutsideLane(parts, wake);
    this.workers = [new BuiltInLane(parts), this.outsideLane].map((lane) => new Worker(lane, workSignal));
    this.running = [this.manager, ...this.workers].map((part) => part.run());
  }

  /** Finishes what is in hand, or gives it back. */
  async onModuleDestroy(): Promise<void> {
    this.manager?.stop();
    for (const worker of this.workers) worker.stop();
    await Promise.all(this.running);
    await this.outsideLane?.finish(GRACE_MS);
  }
}
