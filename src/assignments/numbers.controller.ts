import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { searchPrefixes } from '../numbers/e164.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import { ASSIGNMENT_ANSWER_COLUMNS } from './assignment.dto.js';
import { AssignmentsAnswer, showAssignments } from './assignments.dto.js';
import { ASSIGNMENTS_OPTIONS, type AssignmentsOptions } from './assignments.options.js';
import { E164Pipe } from './e164.pipe.js';
import { GetNumber } from './get-number.query.js';
import { ListAssignments } from './list-assignments.query.js';
import { ListNumbers } from './list-numbers.query.js';
import { LoggedNumbers } from './logged-numbers.js';
import type { NumberItem } from './number-item.js';
import { GetNumberQuery, ListAssignmentsQuery, ListNumbersQuery } from './number-queries.dto.js';
import {
  NUMBER_COLUMNS,
  NumberDetailsAnswer,
  NumberItemAnswer,
  showNumber,
  showNumberItem,
} from './number.dto.js';

/** Numbers are searched in the national form of the country that the provider sells numbers of. */
const DEFAULT_COUNTRY = 'KE';

const E164 = { name: 'e164', example: '+254700000001', description: 'The plus sign raw or as `%2B`.' };

@ApiTags('Numbers')
@RequireScope('read')
@Controller('v1/numbers')
export class NumbersController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly logged: LoggedNumbers,
    private readonly cursors: Cursors,
    @Inject(ASSIGNMENTS_OPTIONS) private readonly options: AssignmentsOptions,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List numbers',
    description:
      'Every number that was ever held, in the order of its digits; with `as_of` as it was at that instant; with ' +
      '`known_at` by what had been recorded until then, which takes as long as folding the log up to what fits.',
  })
  @PageResponse(NumberItemAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  async list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: ListNumbersQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { workspace_id, state, country_code, release_reason, q, known_at } = query;
    const as_of = query.as_of ?? known_at ?? null;
    await this.reach(query.min_position);
    const knownUpTo = known_at === undefined ? null : await this.logged.positionAt(known_at);
    // Read before the rows, so that it never claims more than they show.
    setLedgerPosition(reply, knownUpTo ?? (await this.checkpoints.position('assignments')));
    const prefixes = q === undefined ? undefined : searchPrefixes(q, DEFAULT_COUNTRY);
    const filter = { workspace_id, state, country_code, release_reason, prefixes };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListNumbers(visible, filter, after, limit, { asOf: as_of, knownUpTo })),
      keyOf: ({ e164 }: NumberItem) => e164,
      show: (item: NumberItem) => showNumberItem(item, this.options.coolingDays),
      boundTo: { list: 'numbers', filter, as_of, known_at, key: request.api_key?.id ?? null },
      columns: NUMBER_COLUMNS,
      filename: 'numbers',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':e164')
  @ApiOperation({
    summary: 'Who holds a number, or held it',
    description:
      'By the newest facts; with `as_of` at that instant; with `known_at` by what had been recorded until then. ' +
      'A late event changes the answer about the past, and no answer with an earlier `known_at`.',
  })
  @ApiParam(E164)
  @ApiOkResponse({ type: NumberDetailsAnswer })
  @ProblemResponses('validation.bad_request', 'numbers.not_found', 'projection.lagging')
  async get(
    @CallerWorkspaces() visible: Workspaces,
    @Param('e164', E164Pipe) e164: string,
    @Query() { as_of, known_at, min_position }: GetNumberQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NumberDetailsAnswer> {
    await this.reach(min_position);
    const query = new GetNumber(visible, e164, as_of ?? null, known_at ?? null);
    const answer = await this.queries.execute(query);
    setLedgerPosition(reply, answer.position);
    return showNumber(answer, this.options.coolingDays);
  }

  @Get(':e164/assignments')
  @ApiOperation({
    summary: 'Every assignment of a number',
    description: 'And what in its events does not add up. As CSV or NDJSON the assignments alone.',
  })
  @ApiParam(E164)
  @ApiOkResponse({ type: AssignmentsAnswer })
  @ApiProduces('application/json', 'text/csv', 'application/x-ndjson')
  @ProblemResponses('validation.bad_request', 'numbers.not_found', 'projection.lagging')
  async assignments(
    @CallerWorkspaces() visible: Workspaces,
    @Param('e164', E164Pipe) e164: string,
    @Query() { as_of, known_at, min_position }: ListAssignmentsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.reach(min_position);
    const query = new ListAssignments(visible, e164, as_of ?? null, known_at ?? null);
    const { known, position } = await this.queries.execute(query);
    setLedgerPosition(reply, position);
    const answer = showAssignments(known);
    const sent = await sendList(request, reply, {
      page: async () => ({ ...answer, next_cursor: null }),
      rows: () => Readable.from(answer.data),
      columns: ASSIGNMENT_ANSWER_COLUMNS,
      filename: `assignments-${e164.slice(1)}`,
    });
    // A number has only a few, so there are no pages and no cursor.
    return sent instanceof StreamableFile ? sent : answer;
  }

  private reach(minPosition: number | undefined): Promise<void> {
    return awaitPosition(minPosition, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
  }
}
