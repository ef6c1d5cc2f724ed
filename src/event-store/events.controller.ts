import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { BadRequest } from '../http/http.errors.js';
import type { Page } from '../http/page.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { storedKindsOf } from '../numbers/stored-kinds.js';
import { EVENT_COLUMNS, EventAnswer } from './event-answer.js';
import { EventLog, type LogPage } from './event-log.js';
import { EventStreams } from './event-streams.js';
import { EventFilters, ListEventsQuery } from './events.dto.js';
import { BeyondHead } from './event-store.errors.js';
import { ListEvents } from './list-events.query.js';

const EXPORT_PAGE = 200;
const STREAM_PAGE = 500;

@ApiTags('Events')
@RequireScope('read')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly log: EventLog,
    private readonly streams: EventStreams,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The log, in the order of recording' })
  @PageResponse(EventAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor')
  list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: ListEventsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<EventAnswer> | StreamableFile> {
    const { limit, cursor, after = 0, kind, e164 } = query;
    const boundTo = { list: 'events', after, kind, e164, key: request.api_key?.id };
    const start = {
      ...filters({ kind, e164 }),
      after: cursor ? this.cursors.decode<number>(cursor, boundTo) : after,
    };
    return sendList(request, reply, {
      page: async () => {
        const data = await this.queries.execute(new ListEvents(visible, { ...start, limit }));
        const last = data.length === limit ? data.at(-1)!.position : null;
        return { data, next_cursor: last === null ? null : this.cursors.encode(last, boundTo) };
      },
      rows: () => this.everything(visible, start),
      columns: EVENT_COLUMNS,
      filename: 'events',
    });
  }

  @Get('stream')
  @ApiOperation({
    summary: 'The log as it grows, as server-sent events',
    description:
      'Each message has the position as `id`. Reconnect with `Last-Event-ID` and nothing is missed. A position beyond ' +
      'the newest event is refused: the ledger was set back to an older backup, or it is another one.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume behind this position.' })
  @ApiProduces('text/event-stream')
  @ApiResponse({
    status: 200,
    schema: { type: 'string', example: 'id: 42\nevent: number.released\ndata: {…}\n\n' },
  })
  @ProblemResponses('validation.bad_request', 'events.too_many_streams')
  async stream(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: EventFilters,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const head = await this.log.head();
    const after = positionOf(lastEventId) ?? query.after ?? head;
    if (after > head) throw new BeyondHead(after, head);
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const page = { ...filters(query), after, limit: STREAM_PAGE };
    const listener = { visible, isStillAllowed: request.is_key_still_good!, gone: gone.signal };
    const messages = this.streams.open(page, listener, request.api_key?.id);
    await reply
      .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
      .send(Readable.from(messages, { objectMode: false }));
  }

  private async *everything(visible: Workspaces, start: Omit<LogPage, 'limit'>): AsyncGenerator<EventAnswer> {
    let { after } = start;
    for (;;) {
      const page = { ...start, after, limit: EXPORT_PAGE };
      const events = await this.queries.execute(new ListEvents(visible, page));
      yield* events;
      if (events.length < EXPORT_PAGE) return;
      after = events.at(-1)!.position;
    }
  }
}

function filters({ kind, e164 }: { kind?: string; e164?: string }): Pick<LogPage, 'kinds' | 'e164'> {
  return { kinds: kind === undefined ? undefined : storedKindsOf(kind), e164 };
}

function positionOf(lastEventId: string | undefined): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  if (/^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  const message = `Last-Event-ID must be a position, got ${lastEventId.slice(0, 40)}`;
  throw new BadRequest(message, [{ field: 'Last-Event-ID', message }]);
}
