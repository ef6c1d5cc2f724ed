import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import pg from 'pg';
import { EventLog } from './event-store/event-log.js';
import { Metrics } from './http/metrics.js';
import { NotReady, ReadinessChecks } from './http/readiness-checks.js';
import { ListProjections } from './projections/list-projections.query.js';

/** What operators watch: gauges read when they are asked for, and what must work before requests are sent here. */
@Injectable()
export class LedgerMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly readiness: ReadinessChecks,
    private readonly queries: QueryBus,
    private readonly log: EventLog,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      'ledger_head_position',
      'Position of the newest event on the log.',
      [],
      async (gauge) => gauge.set(await this.log.head()),
    );
    this.metrics.gauge(
      'ledger_projection_position',
      'Position a projection reflects.',
      ['projection'],
      async (gauge) => {
        for (const { name, position } of await this.projections()) gauge.set({ projection: name }, position);
      },
    );
    this.metrics.gauge(
      'ledger_projection_lag_seconds',
      'How long the oldest event that a projection does not reflect has been on the log.',
      ['projection'],
      async (gauge) => {
        for (const { name, lag_seconds } of await this.projections())
          gauge.set({ projection: name }, lag_seconds);
      },
    );
    this.metrics.gauge(
      'ledger_projection_stopped',
      '1 when a projection met an event that it cannot project and stopped.',
      ['projection'],
      async (gauge) => {
        for (const { name, status } of await this.projections()) {
          gauge.set({ projection: name }, status === 'stopped' ? 1 : 0);
        }
      },
    );
    // Never projection lag: a slow read model is no reason to turn deliveries away.
    this.readiness.add('database', () => this.answers('SELECT 1'));
    this.readiness.add('intake', () => this.answers(APPEND_POSSIBLE));
  }

  private projections() {
    return this.queries.execute(new ListProjections());
  }

  private async answers(sql: string): Promise<void> {
    const { rows } = await this.pool.query<{ ok?: boolean }>(sql);
    if (rows[0]?.ok === false)
      throw new NotReady('The database is read-only, or appending is not allowed here.');
  }
}

// A dump that was restored as another owner has policies for the old one, and then the append function may not write.
const APPEND_POSSIBLE = `
  SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'
         AND has_function_privilege('ledger.append_events'::regproc, 'EXECUTE')
         AND EXISTS (SELECT FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner JOIN pg_policy p ON p.polrelid = c.oid
                      WHERE c.oid = 'ledger.log'::regclass
                        AND (o.rolsuper OR o.rolbypassrls OR o.oid = ANY (p.polroles))) AS ok`;
