import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { EventLog } from '../event-store/event-log.js';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { FreshPageQuery } from '../http/page.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import { E164Pipe } from './e164.pipe.js';
import { GetTimeline, type TimelineEntry } from './get-timeline.query.js';
import { showTimelineEntry, TIMELINE_COLUMNS, TimelineAnswer } from './timeline.dto.js';

@ApiTags('Numbers')
@RequireScope('read')
@Controller('v1/numbers/:e164/timeline')
export class TimelineController {
  constructor(
    private readonly queries: QueryBus,
    private readonly log: EventLog,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Everything the log has about a number',
    description:
      'Its events in the order in which they were recorded, each with the deliveries that brought it.',
  })
  @ApiParam({ name: 'e164', example: '+254700000001', description: 'The plus sign raw or as `%2B`.' })
  @PageResponse(TimelineAnswer)
  @ProblemResponses(
    'validation.bad_request',
    'validation.invalid_cursor',
    'numbers.not_found',
    'projection.lagging',
  )
  async list(
    @CallerWorkspaces() visible: Workspaces,
    @Param('e164', E164Pipe) e164: string,
    @Query() query: FreshPageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // Like the other answers about a number, though this one comes straight from the log, which is never behind.
    await awaitPosition(query.min_position, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
    setLedgerPosition(reply, await this.log.head());
    const list = {
      read: (after: number | null, limit: number) =>
        this.queries.execute(new GetTimeline(visible, e164, after ?? 0, limit)),
      keyOf: ({ event }: TimelineEntry) => event.position,
      show: showTimelineEntry,
      boundTo: { list: 'timeline', e164, key: request.api_key?.id ?? null },
      columns: TIMELINE_COLUMNS,
      filename: `timeline-${e164.slice(1)}`,
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }
}
