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
import { PageResponse } from '../../http/page-response.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { sendList } from '../../http/send-list.js';
import { WorkspaceQuery } from '../record-queries.dto.js';
import { recordWorkspace } from '../record-workspace.js';
import { CreateEntry } from './create-entry.command.js';
import { DeleteEntry } from './delete-entry.command.js';
import { EntryIdPipe } from './entry-id.pipe.js';
import { GetEntry } from './get-entry.query.js';
import { ListEntries } from './list-entries.query.js';
import { ENTRY_COLUMNS } from './phone-book-entry.js';
import { ENTRY_EXAMPLE, PhoneBookEntryAnswer, showEntry } from './phone-book-entry.dto.js';
import { CreateEntryDto, ListPhoneBookQuery, UpdateEntryDto } from './phone-book-input.dto.js';
import { UpdateEntry } from './update-entry.command.js';

const ID_PARAM = { name: 'id', example: ENTRY_EXAMPLE };

@ApiTags('Phone book')
@Controller('v1/phone-book')
export class PhoneBookController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @RequireScope('read')
  @ApiOperation({ summary: 'List phone book entries', description: 'In the order in which they were made.' })
  @PageResponse(PhoneBookEntryAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @Query() query: ListPhoneBookQuery,
    @CallerWorkspaces() visible: Workspaces,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const filter = { workspace_id: query.workspace_id, e164: query.e164, q: query.q };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListEntries(visible, filter, after, limit)),
      keyOf: ({ id }: { id: string }) => id,
      show: showEntry,
      boundTo: { list: 'phone-book', filter, key: request.api_key?.id ?? null },
      columns: ENTRY_COLUMNS,
      filename: 'phone-book',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Post()
  @RequireScope('manage')
  @ApiOperation({
    summary: 'Add a phone book entry',
    description: 'It is removed when the number is released (`remove_from_phone_book`).',
  })
  @ApiCreatedResponse({
    type: PhoneBookEntryAnswer,
    headers: { Location: { description: 'The entry.', schema: { type: 'string' } } },
  })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found')
  async create(
    @Query() query: WorkspaceQuery,
    @Body() body: CreateEntryDto,
    @CallerWorkspaces() visible: Workspaces,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PhoneBookEntryAnswer> {
    const workspace_id = recordWorkspace(visible, query, body);
    const { e164, name, department = null, note = null } = body;
    const entry = await this.commands.execute(
      new CreateEntry({ workspace_id, e164, name, department, note }),
    );
    void reply.header('location', `/v1/phone-book/${entry.id}`);
    return showEntry(entry);
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOperation({ summary: 'Show a phone book entry' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: PhoneBookEntryAnswer })
  @ProblemResponses('phone_book.not_found')
  async get(
    @Param('id', EntryIdPipe) id: string,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<PhoneBookEntryAnswer> {
    return showEntry(await this.queries.execute(new GetEntry(visible, id)));
  }

  @Patch(':id')
  @RequireScope('manage')
  @ApiOperation({
    summary: 'Change a phone book entry',
    description: 'What is left out stays; null takes a department or a note away.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: PhoneBookEntryAnswer })
  @ProblemResponses('validation.bad_request', 'phone_book.not_found')
  async update(
    @Param('id', EntryIdPipe) id: string,
    @Body() change: UpdateEntryDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<PhoneBookEntryAnswer> {
    return showEntry(await this.commands.execute(new UpdateEntry(visible, id, change)));
  }

  @Delete(':id')
  @RequireScope('manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a phone book entry' })
  @ApiParam(ID_PARAM)
  @ApiNoContentResponse()
  @ProblemResponses('phone_book.not_found')
  delete(@Param('id', EntryIdPipe) id: string, @CallerWorkspaces() visible: Workspaces): Promise<void> {
    return this.commands.execute(new DeleteEntry(visible, id));
  }
}
