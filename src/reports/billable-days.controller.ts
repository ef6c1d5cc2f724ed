import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, narrowedTo, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import { BillableDaysQuery } from './billable-days-query.dto.js';
import {
  BILLABLE_COLUMNS,
  BillableDaysAnswer,
  BillableTotalAnswer,
  showBillableRow,
  showBillableTotal,
} from './billable-days.dto.js';
import { type BillableRow, keyOf, type RowKey } from './billable-row.js';
import { GetReportStart } from './get-report-start.query.js';
import { ListBillableDays } from './list-billable-days.query.js';
import type { ReportScope, ReportStart } from './report-scope.js';
import { SumBillableDays } from './sum-billable-days.query.js';

/** What a cursor holds: all pages are made from the state of the ledger that the first was made from. */
interface Place {
  start: ReportStart;
  key: RowKey;
}

@ApiTags('Reports')
@RequireScope('read')
@Controller('v1/reports/billable-days')
export class BillableDaysController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'How long numbers were held in a month',
    description:
      'A row for each assignment that lay at least in part within the month, cut at its edges, in calendar days of the ' +
      'time zone and in seconds. What is held counts up to now. With `known_at` each row says how it differs from what ' +
      'the same report said then.',
  })
  @PageResponse(BillableDaysAnswer, {
    totals: {
      item: BillableTotalAnswer,
      description: 'Of the whole report, for each workspace; null on every page but the first.',
    },
  })
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  async list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: BillableDaysQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await awaitPosition(query.min_position, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
    const scope = scopeOf(visible, query);
    const boundTo = { list: 'billable-days', scope, key: request.api_key?.id ?? null };
    const start =
      query.cursor === undefined
        ? await this.queries.execute(new GetReportStart(scope.knownAt))
        : this.cursors.decode<Place>(query.cursor, boundTo).start;
    setLedgerPosition(reply, start.reflects);
    const read = (after: Place | null, limit: number) =>
      this.queries.execute(new ListBillableDays(scope, start, after?.key ?? null, limit));
    const keyset = {
      read,
      keyOf: (row: BillableRow): Place => ({ start, key: keyOf(row) }),
      show: showBillableRow,
      boundTo,
      columns: BILLABLE_COLUMNS,
      filename: `billable-days-${scope.month}`,
    };
    const list = keysetList(keyset, query, this.cursors);
    const page = async () => ({
      ...(await list.page()),
      totals: query.cursor === undefined ? await this.totals(scope, start) : null,
    });
    return sendList(request, reply, { ...list, page });
  }

  private async totals(scope: ReportScope, start: ReportStart): Promise<BillableTotalAnswer[]> {
    return (await this.queries.execute(new SumBillableDays(scope, start))).map(showBillableTotal);
  }
}

function scopeOf(visible: Workspaces, { month, tz, workspace_id, known_at }: BillableDaysQuery): ReportScope {
  const workspaces = narrowedTo(visible, workspace_id);
  return { month, timeZone: tz, workspaces, knownAt: known_at ?? null };
}
