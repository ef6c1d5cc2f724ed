import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { EventLog } from '../event-store/event-log.js';
import { databaseNow } from '../event-store/database-clock.js';
import { Metrics } from '../http/metrics.js';
import { newestSeal } from './sealing/seals.js';
import { SealingService } from './sealing/sealing.service.js';

/** How far the log is sealed. */
@Injectable()
export class SealMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly log: EventLog,
    private readonly sealing: SealingService,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'ledger_sealed_position',
      'Position of the newest event that is sealed.',
      [],
      async (gauge) => gauge.set((await newestSeal(this.pool)).size),
    );
    this.metrics.gauge(
      'ledger_sealing_lag_seconds',
      'How long the oldest event that is not sealed has been on the log.',
      [],
      async (gauge) => gauge.set(await this.lag()),
    );
    this.metrics.gauge(
      'ledger_sealing_stopped',
      '1 when this process found that the log or its tree is not what was sealed.',
      [],
      (gauge) => gauge.set(this.sealing.contradiction === null ? 0 : 1),
    );
  }

  private async lag(): Promise<number> {
    const { size } = await newestSeal(this.pool);
    const oldest = await this.log.readAt(size + 1);
    if (oldest === null) return 0;
    return Math.max(0, (Date.parse(await databaseNow(this.pool)) - Date.parse(oldest.recorded_at)) / 1_000);
  }
}
