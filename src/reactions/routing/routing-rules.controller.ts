import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { E164Pipe } from '../../assignments/e164.pipe.js';
import { Cursors } from '../../http/cursor.js';
import { keysetList } from '../../http/keyset-list.js';
import { PageResponse } from '../../http/page-response.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { sendList } from '../../http/send-list.js';
import { ListRecordsQuery, NUMBER_EXAMPLE, WorkspaceQuery } from '../record-queries.dto.js';
import { recordWorkspace } from '../record-workspace.js';
import { DeleteRoutingRule } from './delete-routing-rule.command.js';
import { GetRoutingRule } from './get-routing-rule.query.js';
import { ListRoutingRules, type RoutingRuleKey } from './list-routing-rules.query.js';
import { PutRoutingRule } from './put-routing-rule.command.js';
import { ROUTING_RULE_COLUMNS } from './routing-rule.js';
import { PutRoutingRuleDto, RoutingRuleAnswer, showRoutingRule } from './routing-rule.dto.js';

const NUMBER_PARAM = { name: 'e164', example: NUMBER_EXAMPLE };

@ApiTags('Routing rules')
@Controller('v1/routing-rules')
export class RoutingRulesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @RequireScope('read')
  @ApiOperation({ summary: 'List routing rules', description: 'By workspace and number.' })
  @PageResponse(RoutingRuleAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @Query() query: ListRecordsQuery,
    @CallerWorkspaces() visible: Workspaces,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const filter = { workspace_id: query.workspace_id, e164: query.e164 };
    const list = {
      read: (after: RoutingRuleKey | null, limit: number) =>
        this.queries.execute(new ListRoutingRules(visible, filter, after, limit)),
      keyOf: ({ workspace_id, e164 }: RoutingRuleKey) => ({ workspace_id, e164 }),
      show: showRoutingRule,
      boundTo: { list: 'routing-rules', filter, key: request.api_key?.id ?? null },
      columns: ROUTING_RULE_COLUMNS,
      filename: 'routing-rules',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':e164')
  @RequireScope('read')
  @ApiOperation({ summary: 'Show the routing rule of a number' })
  @ApiParam(NUMBER_PARAM)
  @ApiOkResponse({ type: RoutingRuleAnswer })
  @ProblemResponses('validation.bad_request', 'routing_rules.not_found', 'workspaces.not_found')
  async get(
    @Param('e164', E164Pipe) e164: string,
    @Query() query: WorkspaceQuery,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<RoutingRuleAnswer> {
    return showRoutingRule(
      await this.queries.execute(new GetRoutingRule(visible, recordWorkspace(visible, query), e164)),
    );
  }

  @Put(':e164')
  @RequireScope('manage')
  @ApiOperation({
    summary: 'Set the routing rule of a number',
    description:
      'The whole rule: what is left out is not kept. It is removed when the number is released (`clear_routing`).',
  })
  @ApiParam(NUMBER_PARAM)
  @ApiOkResponse({ type: RoutingRuleAnswer, description: 'Replaced.' })
  @ApiCreatedResponse({ type: RoutingRuleAnswer, description: 'Created.' })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found')
  async put(
    @Param('e164', E164Pipe) e164: string,
    @Query() query: WorkspaceQuery,
    @Body() body: PutRoutingRuleDto,
    @CallerWorkspaces() visible: Workspaces,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoutingRuleAnswer> {
    const workspace_id = recordWorkspace(visible, query, body);
    const { voice_url, events_url = null, note = null } = body;
    const { rule, created } = await this.commands.execute(
      new PutRoutingRule({ workspace_id, e164, voice_url, events_url, note }),
    );
    void reply.code(created ? 201 : 200);
    return showRoutingRule(rule);
  }

  @Delete(':e164')
  @RequireScope('manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete the routing rule of a number' })
  @ApiParam(NUMBER_PARAM)
  @ApiNoContentResponse()
  @ProblemResponses('validation.bad_request', 'routing_rules.not_found', 'workspaces.not_found')
  delete(
    @Param('e164', E164Pipe) e164: string,
    @Query() query: WorkspaceQuery,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<void> {
    return this.commands.execute(new DeleteRoutingRule(recordWorkspace(visible, query), e164));
  }
}
