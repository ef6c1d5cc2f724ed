import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { keyOf, type RowKey } from './billable-row.js';
import { type BillableTotal, BillableTotals } from './billable-totals.js';
import { ListBillableDays } from './list-billable-days.query.js';
import type { ReportScope, ReportStart } from './report-scope.js';

/** The whole report added up, for each workspace. */
export class SumBillableDays extends Query<BillableTotal[]> {
  constructor(
    readonly scope: ReportScope,
    readonly start: ReportStart,
  ) {
    super();
  }
}

/** Rows held in memory at once. */
const ROWS = 2_000;

@QueryHandler(SumBillableDays)
export class SumBillableDaysHandler implements IQueryHandler<SumBillableDays> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ scope, start }: SumBillableDays): Promise<BillableTotal[]> {
    const totals = new BillableTotals();
    let after: RowKey | null = null;
    for (;;) {
      const rows = await this.queries.execute(new ListBillableDays(scope, start, after, ROWS));
      for (const row of rows) totals.add(row);
      if (rows.length < ROWS) return totals.list();
      after = keyOf(rows.at(-1)!);
    }
  }
}
