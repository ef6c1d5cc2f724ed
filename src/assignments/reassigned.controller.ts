import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import { E164Pipe } from './e164.pipe.js';
import { GetReassigned } from './get-reassigned.query.js';
import {
  ReassignedAnswer,
  ReassignedQuery,
  RecordedReassignedAnswer,
  showReassigned,
  showRecordedReassigned,
} from './reassigned.dto.js';
import { RecordReassigned } from './record-reassigned.command.js';

const E164 = { name: 'e164', example: '+254700000001', description: 'The plus sign raw or as `%2B`.' };

@ApiTags('Numbers')
@RequireScope('read')
@Controller('v1/numbers/:e164/reassigned')
export class ReassignedController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly checkpoints: ProjectionCheckpoints,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Was a number reassigned since a date?',
    description:
      'Did it leave its holder on or after that date? After the FCC’s Reassigned Numbers Database and CAMARA Number ' +
      'Recycling. A number that was never seen is `no_data`.',
  })
  @ApiParam(E164)
  @ApiOkResponse({ type: ReassignedAnswer })
  @ProblemResponses('validation.bad_request', 'projection.lagging')
  async get(
    @CallerWorkspaces() visible: Workspaces,
    @Param('e164', E164Pipe) e164: string,
    @Query() { since, tz, min_position }: ReassignedQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReassignedAnswer> {
    await this.reach(min_position);
    const check = await this.queries.execute(new GetReassigned(visible, e164, since, tz));
    setLedgerPosition(reply, check.reflects);
    return showReassigned(check);
  }

  @Post()
  @ApiOperation({
    summary: 'Ask whether a number was reassigned, and keep that you asked',
    description:
      'The same question; it and its answer become an event of the number (`ledger.reassignment_checked`), as proof.',
  })
  @ApiParam(E164)
  @ApiCreatedResponse({ type: RecordedReassignedAnswer })
  @ProblemResponses('validation.bad_request', 'projection.lagging', 'event_store.overloaded')
  async record(
    @CallerWorkspaces() visible: Workspaces,
    @Param('e164', E164Pipe) e164: string,
    @Query() { since, tz, min_position }: ReassignedQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedReassignedAnswer> {
    await this.reach(min_position);
    const askedBy = request.api_key!.id;
    const command = new RecordReassigned(visible, e164, since, tz, askedBy, request.id);
    const check = await this.commands.execute(command);
    setLedgerPosition(reply, check.reflects);
    return showRecordedReassigned(check);
  }

  /** Like the other answers about a number, though this one comes straight from the log, which is never behind. */
  private reach(minPosition: number | undefined): Promise<void> {
    return awaitPosition(minPosition, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
  }
}
