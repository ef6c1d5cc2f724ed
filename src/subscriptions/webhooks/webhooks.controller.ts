import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
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
import { CallerWorkspaces, oneWorkspace, type Workspaces } from '../../access/workspaces.js';
import { Cursors } from '../../http/cursor.js';
import { keysetList } from '../../http/keyset-list.js';
import { PageResponse } from '../../http/page-response.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { sendList } from '../../http/send-list.js';
import { CreateWebhook } from './create-webhook.command.js';
import { DeleteWebhook } from './delete-webhook.command.js';
import { GetWebhook } from './get-webhook.query.js';
import { ListWebhooks } from './list-webhooks.query.js';
import { UpdateWebhook } from './update-webhook.command.js';
import { CreateWebhookDto, ListWebhooksQuery, UpdateWebhookDto } from './webhook-input.dto.js';
import { CreatedWebhookAnswer, showWebhook, WEBHOOK_ANSWER_COLUMNS, WebhookAnswer } from './webhook.dto.js';

const ID_PARAM = { name: 'id', example: '01900000-0000-7000-8000-00000000000d' };

@ApiTags('Webhooks')
@RequireScope('manage')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @RequireScope('read')
  @ApiOperation({ summary: 'List webhooks', description: 'In the order in which they were made.' })
  @PageResponse(WebhookAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @Query() query: ListWebhooksQuery,
    @CallerWorkspaces() visible: Workspaces,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const filter = { workspace_id: query.workspace_id, status: query.status };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListWebhooks(filter, visible, after, limit)),
      keyOf: ({ id }: { id: string }) => id,
      show: showWebhook,
      boundTo: { list: 'webhooks', filter, key: request.api_key?.id ?? null },
      columns: WEBHOOK_ANSWER_COLUMNS,
      filename: 'webhooks',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Post()
  @ApiOperation({
    summary: 'Subscribe to a workspace’s events',
    description:
      'Each event is posted as it was received, in order for each number, until it is answered 2xx.',
  })
  @ApiCreatedResponse({ type: CreatedWebhookAnswer })
  @ProblemResponses('validation.bad_request', 'webhooks.event_unsupported', 'workspaces.not_found')
  async create(
    @Body() given: CreateWebhookDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<CreatedWebhookAnswer> {
    const { url, events, format = 'sautikit', retry = 'long', from = 'now' } = given;
    const workspace_id = oneWorkspace(visible, given.workspace_id);
    const created = await this.commands.execute(
      new CreateWebhook({ workspace_id, url, events, format, retry, from }),
    );
    return { ...showWebhook(created.webhook), secret: created.secret };
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOperation({ summary: 'Show a webhook' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: WebhookAnswer })
  @ProblemResponses('webhooks.not_found')
  async get(@Param('id') id: string, @CallerWorkspaces() visible: Workspaces): Promise<WebhookAnswer> {
    return showWebhook(await this.queries.execute(new GetWebhook(id, visible)));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change, pause or resume a webhook',
    description: 'What is left out stays as it is. Deliveries that wait go to the new URL.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: WebhookAnswer })
  @ProblemResponses('validation.bad_request', 'webhooks.event_unsupported', 'webhooks.not_found')
  async update(
    @Param('id') id: string,
    @Body() change: UpdateWebhookDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<WebhookAnswer> {
    return showWebhook(await this.commands.execute(new UpdateWebhook(id, visible, change)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a webhook',
    description: 'Nothing is passed on from now on, neither what waits.',
  })
  @ApiParam(ID_PARAM)
  @ApiNoContentResponse()
  @ProblemResponses('webhooks.not_found')
  delete(@Param('id') id: string, @CallerWorkspaces() visible: Workspaces): Promise<void> {
    return this.commands.execute(new DeleteWebhook(id, visible));
  }
}
