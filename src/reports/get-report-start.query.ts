import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { databaseNow } from '../event-store/database-clock.js';
import { EventLog } from '../event-store/event-log.js';
import { formatInstant, type Instant } from '../numbers/instant.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import type { ReportStart } from './report-scope.js';
import { KnownAtToCome } from './reports.errors.js';

/**
 * The state of the ledger that a new report is made from: of the log where it compares with what was known at
 * `knownAt`, else of the projection.
 * @throws KnownAtToCome
 */
export class GetReportStart extends Query<ReportStart> {
  constructor(readonly knownAt: Instant | null) {
    super();
  }
}

@QueryHandler(GetReportStart)
export class GetReportStartHandler implements IQueryHandler<GetReportStart> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly log: EventLog,
    private readonly checkpoints: ProjectionCheckpoints,
  ) {}

  async execute({ knownAt }: GetReportStart): Promise<ReportStart> {
    const now = await databaseNow(this.pool);
    if (knownAt === null) return { now, reflects: await this.checkpoints.position('assignments') };
    if (knownAt > now) throw new KnownAtToCome(formatInstant(knownAt), formatInstant(now));
    // so that everything recorded by then has its position by now
    await this.log.settleAppendsUpTo(knownAt);
    return { now, reflects: await this.log.head() };
  }
}
