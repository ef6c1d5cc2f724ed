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
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { Cursors } from '../../http/cursor.js';
import { keysetList } from '../../http/keyset-list.js';
import { PageQuery } from '../../http/page.js';
import { PageResponse } from '../../http/page-response.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { sendList } from '../../http/send-list.js';
import { AddSecret } from './add-secret.command.js';
import { CreateEndpoint } from './create-endpoint.command.js';
import { DeleteEndpoint } from './delete-endpoint.command.js';
import type { Endpoint } from './endpoint.js';
import { EndpointIdPipe, SecretIdPipe } from './endpoint-id.pipe.js';
import { AddSecretDto, CreateEndpointDto, UpdateEndpointDto } from './endpoint-input.dto.js';
import { EndpointDto, EndpointSecretDto } from './endpoint.dto.js';
import { GetEndpoint } from './get-endpoint.query.js';
import { ListEndpoints } from './list-endpoints.query.js';
import { RevokeSecret } from './revoke-secret.command.js';
import { UpdateEndpoint } from './update-endpoint.command.js';

const COLUMNS = [
  'id',
  'workspace_id',
  'description',
  'scheme',
  'stale_policy',
  'key_encoding',
  'secrets',
] as const;
const ENDPOINT_PARAM = { name: 'id', example: 'default' };

@ApiTags('Endpoints')
@RequireScope('manage')
@Controller('v1/endpoints')
export class EndpointsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List endpoints', description: 'In the order of their ids.' })
  @PageResponse(EndpointDto)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListEndpoints(visible, after, limit)),
      keyOf: ({ id }: { id: string }) => id,
      show: (endpoint: Endpoint) => endpoint,
      boundTo: { list: 'endpoints', key: request.api_key?.id ?? null },
      columns: COLUMNS,
      filename: 'endpoints',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Post()
  @ApiOperation({
    summary: 'Create an endpoint',
    description:
      'Its webhook URL is `/webhooks/sautikit/{id}`. The secret is stored encrypted and never shown again.',
  })
  @ApiCreatedResponse({ type: EndpointDto })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found', 'endpoints.already_exists')
  create(@CallerWorkspaces() visible: Workspaces, @Body() endpoint: CreateEndpointDto): Promise<EndpointDto> {
    return this.commands.execute(new CreateEndpoint(visible, endpoint));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show an endpoint' })
  @ApiParam(ENDPOINT_PARAM)
  @ApiOkResponse({ type: EndpointDto })
  @ProblemResponses('endpoints.not_found')
  get(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', EndpointIdPipe) id: string,
  ): Promise<EndpointDto> {
    return this.queries.execute(new GetEndpoint(visible, id));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change an endpoint',
    description:
      'What is left out stays as it is. Moved to another workspace, it takes its deliveries along.',
  })
  @ApiParam(ENDPOINT_PARAM)
  @ApiOkResponse({ type: EndpointDto })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found', 'endpoints.not_found')
  update(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', EndpointIdPipe) id: string,
    @Body() change: UpdateEndpointDto,
  ): Promise<EndpointDto> {
    return this.commands.execute(new UpdateEndpoint(visible, id, change));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete an endpoint',
    description:
      'Deliveries to it are answered 404 from now on. Its id stays taken; what it brought stays on the ledger.',
  })
  @ApiParam(ENDPOINT_PARAM)
  @ApiNoContentResponse()
  @ProblemResponses('endpoints.not_found')
  delete(@CallerWorkspaces() visible: Workspaces, @Param('id', EndpointIdPipe) id: string): Promise<void> {
    return this.commands.execute(new DeleteEndpoint(visible, id));
  }

  @Post(':id/secrets')
  @ApiOperation({
    summary: 'Add a secret',
    description:
      'Every active secret verifies. To rotate, add the new one and let the others end with `previous_expires_at`.',
  })
  @ApiParam(ENDPOINT_PARAM)
  @ApiCreatedResponse({ type: EndpointSecretDto })
  @ProblemResponses('validation.bad_request', 'endpoints.not_found')
  addSecret(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', EndpointIdPipe) id: string,
    @Body() secret: AddSecretDto,
  ): Promise<EndpointSecretDto> {
    return this.commands.execute(new AddSecret(visible, id, secret));
  }

  @Delete(':id/secrets/:secret_id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke a secret',
    description:
      'It verifies nothing from now on. After the last one is gone, the endpoint refuses every delivery.',
  })
  @ApiParam(ENDPOINT_PARAM)
  @ApiParam({ name: 'secret_id', example: '01900000-0000-7000-8000-00000000000b' })
  @ApiNoContentResponse()
  @ProblemResponses('endpoints.secret_not_found')
  revokeSecret(
    @CallerWorkspaces() visible: Workspaces,
    @Param('id', EndpointIdPipe) id: string,
    @Param('secret_id', SecretIdPipe) secretId: string,
  ): Promise<void> {
    return this.commands.execute(new RevokeSecret(visible, id, secretId));
  }
}
