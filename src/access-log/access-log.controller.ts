import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ACCESS_COLUMNS, AccessAnswer, type AccessRow, ListAccessQuery, showAccess } from './access.dto.js';
import { ListAccess } from './list-access.query.js';

const DESCRIPTION = `Who asked about which number, newest first: every answered read of numbers, releases, events and what hangs on
them, also those that found nothing. A read is here about half a second after its answer. With a key of some workspaces:
the reads of keys that could see no other workspace.`;

@ApiTags('Audit')
@RequireScope('audit')
@Controller('v1/access-log')
export class AccessLogController {
  constructor(
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who read which number', description: DESCRIPTION })
  @PageResponse(AccessAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: ListAccessQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { e164, key_id, from, to } = query;
    const filter = { e164, key_id, from, to };
    const list = {
      read: (before: string | null, limit: number) =>
        this.queries.execute(new ListAccess(visible, filter, before, limit)),
      keyOf: ({ id }: AccessRow) => id,
      show: showAccess,
      boundTo: { list: 'access-log', filter, visible, key: request.api_key?.id ?? null },
      columns: ACCESS_COLUMNS,
      filename: 'access-log',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }
}
