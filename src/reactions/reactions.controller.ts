import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { type Command, CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ApproveReaction } from './approve-reaction.command.js';
import { CancelReaction } from './cancel-reaction.command.js';
import { GetReaction } from './get-reaction.query.js';
import { ListReactions } from './list-reactions.query.js';
import { REACTION_COLUMNS, ReactionAnswer, showReaction } from './reaction.dto.js';
import { ReactionIdPipe } from './reaction-id.pipe.js';
import { ListReactionsQuery, ReactionDetailsAnswer, showReactionDetails } from './reaction-queries.dto.js';
import { RetryReaction } from './retry-reaction.command.js';

const ID_PARAM = { name: 'id', example: '01900000-0000-7000-8000-00000000000a' };

@ApiTags('Reactions')
@Controller('v1/reactions')
@RequireScope('read')
export class ReactionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List reactions',
    description:
      'What was done, or is to be done, because of releases, newest first. `status=dead` and `status=held` wait for somebody.',
  })
  @PageResponse(ReactionAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @Query() query: ListReactionsQuery,
    @CallerWorkspaces() visible: Workspaces,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { status, action, e164, workspace_id } = query;
    const filter = { status, action, e164, workspace_id };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListReactions(filter, visible, after, limit)),
      keyOf: ({ id }: { id: string }) => id,
      show: showReaction,
      boundTo: { list: 'reactions', filter, key: request.api_key?.id ?? null },
      columns: REACTION_COLUMNS,
      filename: 'reactions',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show a reaction', description: 'With how each attempt went.' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: ReactionDetailsAnswer })
  @ProblemResponses('reactions.not_found')
  async get(
    @Param('id', ReactionIdPipe) id: string,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<ReactionDetailsAnswer> {
    return showReactionDetails(await this.queries.execute(new GetReaction(id, visible)));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @RequireScope('operate')
  @ApiOperation({
    summary: 'Retry a reaction',
    description: 'Tries a dead or failed one again at once, with all attempts before it anew.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: ReactionDetailsAnswer })
  @ProblemResponses('reactions.not_found', 'reactions.not_retryable')
  retry(@Param('id', ReactionIdPipe) id: string, @CallerWorkspaces() visible: Workspaces) {
    return this.change(new RetryReaction(id, visible));
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequireScope('operate')
  @ApiOperation({
    summary: 'Approve a reaction',
    description: 'Lets a held one be carried out now; whether the number was given back is still looked at.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: ReactionDetailsAnswer })
  @ProblemResponses('reactions.not_found', 'reactions.not_approvable')
  approve(@Param('id', ReactionIdPipe) id: string, @CallerWorkspaces() visible: Workspaces) {
    return this.change(new ApproveReaction(id, visible));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScope('operate')
  @ApiOperation({ summary: 'Cancel a reaction', description: 'It is never carried out; the log is told.' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: ReactionDetailsAnswer })
  @ProblemResponses('reactions.not_found', 'reactions.not_cancellable')
  cancel(@Param('id', ReactionIdPipe) id: string, @CallerWorkspaces() visible: Workspaces) {
    return this.change(new CancelReaction(id, visible));
  }

  private async change(
    command: Command<void> & { id: string; visible: Workspaces },
  ): Promise<ReactionDetailsAnswer> {
    await this.commands.execute(command);
    return showReactionDetails(await this.queries.execute(new GetReaction(command.id, command.visible)));
  }
}
