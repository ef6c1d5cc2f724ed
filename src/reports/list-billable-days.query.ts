import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ListOverlappingAssignments } from '../assignments/list-overlapping-assignments.query.js';
import { eventsByNumber } from '../event-store/events-by-number.js';
import { billable } from '../numbers/billable.js';
import { toNumberFact } from '../numbers/fact.js';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { type BillableRow, byKey, keyOf, type RowKey } from './billable-row.js';
import { correctedRows } from './corrected-rows.js';
import { type MonthFrame, monthFrame, type ReportScope, type ReportStart } from './report-scope.js';

/**
 * Rows of the report in the order of numbers, workspaces and generations, from the one behind `after` on. Read from the
 * projection; where it compares with what was known at an instant, folded from the log, which alone knows that.
 */
export class ListBillableDays extends Query<BillableRow[]> {
  constructor(
    readonly scope: ReportScope,
    readonly start: ReportStart,
    readonly after: RowKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListBillableDays)
export class ListBillableDaysHandler implements IQueryHandler<ListBillableDays> {
  constructor(
    private readonly queries: QueryBus,
    private readonly reads: TenantReads,
  ) {}

  execute(query: ListBillableDays): Promise<BillableRow[]> {
    const { scope, start } = query;
    const frame = monthFrame(scope, start.now);
    return scope.knownAt === null ? this.held(query, frame) : this.corrected(query, frame, scope.knownAt);
  }

  private async held(
    { scope, after, limit }: ListBillableDays,
    { days, until }: MonthFrame,
  ): Promise<BillableRow[]> {
    const [from, end] = [days[0]!, days.at(-1)!];
    const to = until < end ? until : end;
    const assignments = await this.queries.execute(
      new ListOverlappingAssignments(scope.workspaces, from, to, after, limit),
    );
    return assignments.map((assignment) => ({
      assignment,
      stands: true,
      held: billable(assignment, days, until),
      reported: null,
    }));
  }

  private async corrected(
    { scope, start, after, limit }: ListBillableDays,
    frame: MonthFrame,
    knownAt: Instant,
  ): Promise<BillableRow[]> {
    const { workspaces } = scope;
    const database = this.reads.of(workspaces);
    const rows: BillableRow[] = [];
    const numbers = eventsByNumber(database, workspaces, after?.e164 ?? null, start.reflects);
    for await (const { e164, events } of numbers) {
      const facts = events.map(toNumberFact).filter((fact) => fact !== null);
      for (const row of correctedRows(facts, frame, knownAt)) {
        if (e164 !== after?.e164 || byKey(keyOf(row), after) > 0) rows.push(row);
      }
      if (rows.length >= limit) break;
    }
    return rows.slice(0, limit);
  }
}
