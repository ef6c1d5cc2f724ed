import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../../access/scope.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { CancelRebuild } from './cancel-rebuild.command.js';
import { GetRebuild } from './get-rebuild.query.js';
import { RebuildAnswer, showRebuild } from './rebuild.dto.js';
import { StartRebuild } from './start-rebuild.command.js';

@ApiTags('Operations')
@RequireScope('operate')
@ApiParam({ name: 'name', description: 'The projection.', example: 'assignments' })
@Controller('v1/projections/:name/rebuilds')
export class RebuildsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Build a read model anew from the log',
    description:
      'Beside the live tables, which serve on until they are exchanged. `Location` leads to the run.',
  })
  @ApiAcceptedResponse({ type: RebuildAnswer, headers: { Location: { schema: { type: 'string' } } } })
  @ProblemResponses('projections.not_found', 'projections.rebuild_running')
  async start(
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RebuildAnswer> {
    const rebuild = await this.commands.execute(new StartRebuild(name));
    void reply.header('location', `/v1/projections/${name}/rebuilds/${rebuild.id}`);
    return showRebuild(rebuild);
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a rebuild is' })
  @ApiOkResponse({ type: RebuildAnswer })
  @ProblemResponses('projections.rebuild_not_found')
  async get(@Param('name') name: string, @Param('id') id: string): Promise<RebuildAnswer> {
    return showRebuild(await this.queries.execute(new GetRebuild(name, id)));
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @ApiOperation({
    summary: 'End a rebuild',
    description: 'Within a second; the live tables were never touched.',
  })
  @ApiAcceptedResponse({ type: RebuildAnswer })
  @ProblemResponses('projections.rebuild_not_found')
  async cancel(@Param('name') name: string, @Param('id') id: string): Promise<RebuildAnswer> {
    return showRebuild(await this.commands.execute(new CancelRebuild(name, id)));
  }
}
