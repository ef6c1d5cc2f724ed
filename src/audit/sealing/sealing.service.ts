import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { LogSignal } from '../../event-store/log-signal.js';
import { AUDIT_OPTIONS, type AuditOptions } from '../audit.options.js';
import { Sealer } from './sealer.js';

/** Seals the log as long as the application runs. */
@Injectable()
export class SealingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sealer: Sealer;
  private running: Promise<void> | null = null;

  constructor(
    @Inject(pg.Pool) pool: pg.Pool,
    signal: LogSignal,
    @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions,
  ) {
    this.sealer = new Sealer(pool, signal);
  }

  /** What the sealer of this process stopped at; null while all is well. */
  get contradiction(): string | null {
    return this.sealer.contradiction;
  }

  onApplicationBootstrap(): void {
    if (this.options.live) this.running = this.sealer.run();
  }

  /** Lets the seal under way finish. */
  async onModuleDestroy(): Promise<void> {
    this.sealer.stop();
    await this.running;
  }
}
