import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cursors } from '../http/cursor.js';
import { keysetList } from '../http/keyset-list.js';
import { PageQuery } from '../http/page.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import type { KeyDetails } from './api-key.js';
import {
  API_KEY_COLUMNS,
  ApiKeyDto,
  CreateApiKeyDto,
  RotateApiKeyDto,
  ShownApiKeyDto,
  showApiKey,
  showNewApiKey,
} from './api-key.dto.js';
import { CreateApiKey } from './create-api-key.command.js';
import { expiry, previousExpiry } from './expiry-fields.js';
import { type KeyPlace, ListApiKeys } from './list-api-keys.query.js';
import { RevokeApiKey } from './revoke-api-key.command.js';
import { RotateApiKey } from './rotate-api-key.command.js';
import { RequireScope } from './scope.js';
import { CallerWorkspaces, type Workspaces } from './workspaces.js';

const KEY_PARAM = { name: 'id', example: 'key_4fZ0aB8sQm1Xt7Lk' };

@ApiTags('API keys')
@RequireScope('admin')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List API keys',
    description: 'Those that are not revoked and may see nothing beyond your own, oldest first.',
  })
  @PageResponse(ApiKeyDto)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const list = {
      read: (after: KeyPlace | null, limit: number) =>
        this.queries.execute(new ListApiKeys(visible, after, limit)),
      keyOf: ({ created_at, id }: KeyDetails): KeyPlace => ({ created_at, id }),
      show: showApiKey,
      boundTo: { list: 'api-keys', key: request.api_key!.id },
      columns: API_KEY_COLUMNS,
      filename: 'api-keys',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Post()
  @ApiOperation({
    summary: 'Create an API key',
    description: 'No wider than your own. `key` is shown this once and stored hashed.',
  })
  @ApiCreatedResponse({ type: ShownApiKeyDto })
  @ProblemResponses('validation.bad_request', 'api_key.wider_than_own', 'workspaces.not_found')
  async create(
    @Body() { name, scopes, workspaces, expires_at }: CreateApiKeyDto,
    @Req() request: FastifyRequest,
  ): Promise<ShownApiKeyDto> {
    const settings = { name, scopes, workspaces, expires_at: expiry(expires_at) };
    return showNewApiKey(await this.commands.execute(new CreateApiKey(request.api_key!, settings)));
  }

  @Post(':id/rotate')
  @ApiOperation({
    summary: 'Exchange an API key',
    description: 'For a new one with the same id. Both are good until `previous_expires_at`.',
  })
  @ApiParam(KEY_PARAM)
  @ApiCreatedResponse({ type: ShownApiKeyDto })
  @ProblemResponses('validation.bad_request', 'api_key.wider_than_own', 'api_key.not_found')
  async rotate(
    @Param('id') id: string,
    @Body() { previous_expires_at }: RotateApiKeyDto,
    @Req() request: FastifyRequest,
  ): Promise<ShownApiKeyDto> {
    const command = new RotateApiKey(request.api_key!, id, previousExpiry(previous_expires_at));
    return showNewApiKey(await this.commands.execute(command));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'It opens nothing from now on, everywhere within a second.',
  })
  @ApiParam(KEY_PARAM)
  @ApiNoContentResponse()
  @ProblemResponses('api_key.not_found', 'api_key.last_admin')
  revoke(@Param('id') id: string, @Req() request: FastifyRequest): Promise<void> {
    return this.commands.execute(new RevokeApiKey(request.api_key!, id));
  }
}
