import type { QueryBus } from '@nestjs/cqrs';
import {
  ListOverlappingAssignments,
  ListOverlappingAssignmentsHandler,
} from '../../src/assignments/list-overlapping-assignments.query.js';
import { databaseNow } from '../../src/event-store/database-clock.js';
import { type BillableRow, keyOf, type RowKey } from '../../src/reports/billable-row.js';
import { ListBillableDays, ListBillableDaysHandler } from '../../src/reports/list-billable-days.query.js';
import type { ReportScope, ReportStart } from '../../src/reports/report-scope.js';
import { SumBillableDays, SumBillableDaysHandler } from '../../src/reports/sum-billable-days.query.js';
import type { BillableTotal } from '../../src/reports/billable-totals.js';
import type { TestDatabase } from './database.js';

const JUNE: ReportScope = { month: '2026-06', timeZone: 'Africa/Nairobi', workspaces: 'all', knownAt: null };

/** The handlers of the report on a database, without the application around them. */
export class BillableDays {
  private readonly bus: QueryBus;

  constructor(private readonly database: TestDatabase) {
    const { tenants } = database;
    const execute = (query: object) => {
      if (query instanceof ListOverlappingAssignments)
        return new ListOverlappingAssignmentsHandler(tenants).execute(query);
      if (query instanceof ListBillableDays)
        return new ListBillableDaysHandler(this.bus, tenants).execute(query);
      throw new Error(`no handler for ${query.constructor.name}`);
    };
    this.bus = { execute } as unknown as QueryBus;
  }

  /** By everything on the log. */
  async start(): Promise<ReportStart> {
    const { rows } = await this.database.service.query<{ head: number }>(
      'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
    );
    return { now: await databaseNow(this.database.service), reflects: rows[0]!.head };
  }

  /** All rows of June in Nairobi, or of another scope, read page by page. */
  async rows(scope: Partial<ReportScope> = {}, start?: ReportStart, limit = 1_000): Promise<BillableRow[]> {
    const from = start ?? (await this.start());
    const rows: BillableRow[] = [];
    for (;;) {
      const after: RowKey | null = rows.length === 0 ? null : keyOf(rows.at(-1)!);
      const query = new ListBillableDays({ ...JUNE, ...scope }, from, after, limit);
      const page = await this.bus.execute<ListBillableDays, BillableRow[]>(query);
      rows.push(...page);
      if (page.length < limit) return rows;
    }
  }

  async totals(scope: Partial<ReportScope> = {}, start?: ReportStart): Promise<BillableTotal[]> {
    const query = new SumBillableDays({ ...JUNE, ...scope }, start ?? (await this.start()));
    return new SumBillableDaysHandler(this.bus).execute(query);
  }
}
