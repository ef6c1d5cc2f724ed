import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { databaseNow } from '../event-store/database-clock.js';
import { EventLog } from '../event-store/event-log.js';
import { VisibleLog } from '../event-store/visible-log.js';
import { Calendar, type CalendarDate } from '../numbers/calendar.js';
import type { Instant } from '../numbers/instant.js';
import { reassignedSince, type Reassigned } from '../numbers/reassigned.js';
import { foldEvents } from '../projections/fold-touched.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { type Evidence, evidenceOf } from './evidence.js';
import { SinceInFuture } from './reassigned.errors.js';

/** Whether a number was reassigned, with what was asked for and what the answer rests on. */
export interface ReassignedCheck extends Omit<Reassigned, 'positions'> {
  e164: string;
  since: CalendarDate;
  evidence: Evidence[];
  /** By everything recorded until then, and by nothing else: who asks again by what was known then is told the same. */
  checked_at: Instant;
  /** The position of the log that the answer reflects. */
  reflects: number;
}

/**
 * Did a number leave its holder on or after a date of a time zone? Folded from the log, which is never
 * behind, and of that from what one may see: what others did with the number is no answer.
 * @throws SinceInFuture when it is not yet that date there
 */
export class GetReassigned extends Query<ReassignedCheck> {
  constructor(
    readonly visible: Workspaces,
    readonly e164: string,
    readonly since: CalendarDate,
    readonly timeZone: string,
  ) {
    super();
  }
}

@QueryHandler(GetReassigned)
export class GetReassignedHandler implements IQueryHandler<GetReassigned> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly log: EventLog,
    private readonly visibleLog: VisibleLog,
  ) {}

  async execute({ visible, e164, since, timeZone }: GetReassigned): Promise<ReassignedCheck> {
    const reflects = await this.log.head();
    const checked_at = await databaseNow(this.pool);
    const calendar = new Calendar(timeZone);
    const today = calendar.dateAt(checked_at);
    if (since > today) throw new SinceInFuture(since, today, timeZone);
    const events = await this.visibleLog.readNumberKnownAt(visible, e164, checked_at);
    const { facts, history } = foldEvents(e164, events);
    const { positions, ...reassigned } = reassignedSince(history.assignments, calendar.startOfDay(since));
    const evidence = evidenceOf(facts.filter((fact) => positions.includes(fact.position)));
    return { e164, since, ...reassigned, evidence, checked_at, reflects };
  }
}
