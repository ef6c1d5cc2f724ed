import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import type { AnomalyRow } from './anomalies.projection.js';
import { ANOMALY_COLUMNS, ListAnomaliesQuery, ListedAnomaly, showAnomaly } from './anomaly.dto.js';
import { type AnomalyKey, ListAnomalies } from './list-anomalies.query.js';

@ApiTags('Numbers')
@RequireScope('read')
@Controller('v1/anomalies')
export class AnomaliesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List anomalies',
    description: 'What does not add up in the events of each number, in the order of the numbers.',
  })
  @PageResponse(ListedAnomaly)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  async list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: ListAnomaliesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { code, e164, workspace_id } = query;
    await awaitPosition(query.min_position, (position, ms) =>
      this.checkpoints.waitFor('anomalies', position, ms),
    );
    // Read before the rows, so that it never claims more than they show.
    setLedgerPosition(reply, await this.checkpoints.position('anomalies'));
    const filter = { code, e164, workspace_id };
    const list = {
      read: (after: AnomalyKey | null, limit: number) =>
        this.queries.execute(new ListAnomalies(visible, filter, after, limit)),
      keyOf: (row: AnomalyRow): AnomalyKey => ({ e164: row.e164, code: row.code, positions: row.positions }),
      show: showAnomaly,
      boundTo: { list: 'anomalies', filter, key: request.api_key?.id ?? null },
      columns: ANOMALY_COLUMNS,
      filename: 'anomalies',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }
}
