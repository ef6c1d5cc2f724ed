import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { Cursors } from '../../http/cursor.js';
import { keysetList } from '../../http/keyset-list.js';
import { PageResponse } from '../../http/page-response.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { sendList } from '../../http/send-list.js';
import { GetWebhook } from '../webhooks/get-webhook.query.js';
import {
  ListWebhookDeliveriesQuery,
  showWebhookDelivery,
  WEBHOOK_DELIVERY_COLUMNS,
  WebhookDeliveryAnswer,
} from './delivery.dto.js';
import { GetWebhookDelivery } from './get-webhook-delivery.query.js';
import { ListWebhookDeliveries } from './list-webhook-deliveries.query.js';
import { RetryWebhookDelivery } from './retry-webhook-delivery.command.js';

const ID_PARAM = { name: 'id', example: '01900000-0000-7000-8000-00000000000d' };
const DELIVERY_PARAM = { name: 'delivery_id', example: '5f0c5a52-7a1c-4f0e-9d39-0f2a4f2c9b1d' };

@ApiTags('Webhooks')
@RequireScope('read')
@Controller('v1/webhooks/:id/deliveries')
export class WebhookDeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List a webhook’s deliveries', description: 'Newest first, with their attempts.' })
  @ApiParam(ID_PARAM)
  @PageResponse(WebhookDeliveryAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'webhooks.not_found')
  async list(
    @Param('id') id: string,
    @Query() query: ListWebhookDeliveriesQuery,
    @CallerWorkspaces() visible: Workspaces,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.queries.execute(new GetWebhook(id, visible));
    const { status } = query;
    const list = {
      read: (after: number | null, limit: number) =>
        this.queries.execute(new ListWebhookDeliveries(visible, id, status, after, limit)),
      keyOf: ({ seq }: { seq: number }) => seq,
      show: showWebhookDelivery,
      boundTo: { list: 'webhook-deliveries', id, status, key: request.api_key?.id ?? null },
      columns: WEBHOOK_DELIVERY_COLUMNS,
      filename: 'deliveries',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':delivery_id')
  @ApiOperation({ summary: 'Show a delivery with its attempts' })
  @ApiParam(ID_PARAM)
  @ApiParam(DELIVERY_PARAM)
  @ApiOkResponse({ type: WebhookDeliveryAnswer })
  @ProblemResponses('webhooks.not_found', 'webhooks.delivery_not_found')
  async get(
    @Param('id') id: string,
    @Param('delivery_id') deliveryId: string,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<WebhookDeliveryAnswer> {
    await this.queries.execute(new GetWebhook(id, visible));
    return showWebhookDelivery(await this.queries.execute(new GetWebhookDelivery(visible, id, deliveryId)));
  }

  @Post(':delivery_id/retry')
  @HttpCode(200)
  @RequireScope('operate')
  @ApiOperation({
    summary: 'Retry a delivery',
    description:
      'A pending one is tried at once; a dead letter becomes pending and its schedule begins anew.',
  })
  @ApiParam(ID_PARAM)
  @ApiParam(DELIVERY_PARAM)
  @ApiOkResponse({ type: WebhookDeliveryAnswer })
  @ProblemResponses('webhooks.not_found', 'webhooks.delivery_not_found', 'webhooks.delivery_not_retryable')
  async retry(
    @Param('id') id: string,
    @Param('delivery_id') deliveryId: string,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<WebhookDeliveryAnswer> {
    await this.commands.execute(new RetryWebhookDelivery(visible, id, deliveryId));
    return showWebhookDelivery(await this.queries.execute(new GetWebhookDelivery(visible, id, deliveryId)));
  }
}
