import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
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
import { instantField } from '../instant-field.js';
import type { DeliveryDetails, DeliverySummary } from './delivery-details.js';
import { DeliveryIdPipe } from './delivery-id.pipe.js';
import { DeliveriesQuery, DeliveryDetailsDto, DeliveryDto, DismissDeliveryDto } from './delivery.dto.js';
import { DismissDelivery } from './dismiss-delivery.command.js';
import { GetDelivery } from './get-delivery.query.js';
import { ListDeliveries } from './list-deliveries.query.js';
import { ReprocessDelivery } from './reprocess-delivery.command.js';

const COLUMNS = [
  ...([
    'id',
    'received_at',
    'endpoint_id',
    'status',
    'position',
    'event_id',
    'kind',
    'reason',
    'flags',
  ] as const),
  ...(['idempotency_key', 'header_kind', 'header_event_id', 'dismissed_reason', 'resolved_at'] as const),
];
const ID_PARAM = { name: 'id', example: '01900000-0000-7000-8000-00000000000c' };

@ApiTags('Deliveries')
@RequireScope('read')
@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List deliveries',
    description:
      'Every verified request of the provider, newest first. `status=quarantined` is what waits for somebody.',
  })
  @PageResponse(DeliveryDto)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: DeliveriesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { status, endpoint_id, event_id } = query;
    const from = instantField('from', query.from);
    const to = instantField('to', query.to);
    const filter = { status, endpoint_id, event_id, from, to };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListDeliveries(visible, filter, after, limit)),
      keyOf: ({ id }: { id: string }) => id,
      show: (delivery: DeliverySummary) => delivery,
      boundTo: { list: 'deliveries', filter, key: request.api_key?.id ?? null },
      columns: COLUMNS,
      filename: 'deliveries',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show a delivery', description: 'With its bytes and what verified them.' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: DeliveryDetailsDto })
  @ProblemResponses('deliveries.not_found')
  get(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', DeliveryIdPipe) id: string,
  ): Promise<DeliveryDetails> {
    return this.queries.execute(new GetDelivery(visible, id));
  }

  @Post(':id/reprocess')
  @RequireScope('operate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Reprocess a delivery',
    description:
      'Reads the kept bytes again by today’s rules; if they are an event now, it goes on the ledger.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: DeliveryDetailsDto })
  @ProblemResponses('deliveries.not_found', 'deliveries.not_reprocessable')
  async reprocess(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', DeliveryIdPipe) id: string,
  ): Promise<DeliveryDetails> {
    await this.commands.execute(new ReprocessDelivery(visible, id));
    return this.queries.execute(new GetDelivery(visible, id));
  }

  @Post(':id/dismiss')
  @RequireScope('operate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Dismiss a delivery',
    description: 'Settles one that will never be an event. The row stays.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: DeliveryDetailsDto })
  @ProblemResponses('validation.bad_request', 'deliveries.not_found', 'deliveries.not_dismissable')
  async dismiss(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', DeliveryIdPipe) id: string,
    @Body() { reason }: DismissDeliveryDto,
  ): Promise<DeliveryDetails> {
    await this.commands.execute(new DismissDelivery(visible, id, reason));
    return this.queries.execute(new GetDelivery(visible, id));
  }
}
