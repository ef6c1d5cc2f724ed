import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { searchPrefixes } from '../numbers/e164.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import { AssignmentsAnswer, showAssignments } from './assignments.dto.js';
import { E164Pipe } from './e164.pipe.js';
import { GetNumber } from './get-number.query.js';
import { ListAssignments } from './list-assignments.query.js';
import { ListNumbers } from './list-numbers.query.js';
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
@Controller('v1/numbers')
export class NumbersController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List numbers',
    description: 'Every number that was ever held, in the order of its digits.',
  })
  @PageResponse(NumberItemAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  async list(
    @Query() query: ListNumbersQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { workspace_id, state, country_code, release_reason, q } = query;
    await this.reach(query.min_position);
    // Read before the rows, so that it never claims more than they show.
    setLedgerPosition(reply, await this.checkpoints.position('assignments'));
    const prefixes = q === undefined ? undefined : searchPrefixes(q, DEFAULT_COUNTRY);
    const filter = { workspace_id, state, country_code, release_reason, prefixes };
    const list = {
      read: (after: string | null, limit: number) =>
        this.queries.execute(new ListNumbers(filter, after, limit)),
      keyOf: ({ e164 }: { e164: string }) => e164,
      show: showNumberItem,
      boundTo: { list: 'numbers', filter, key: request.api_key?.id ?? null },
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
    @Param('e164', E164Pipe) e164: string,
    @Query() { as_of, known_at, min_position }: GetNumberQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NumberDetailsAnswer> {
    await this.reach(min_position);
    const answer = await this.queries.execute(new GetNumber(e164, as_of ?? null, known_at ?? null));
    setLedgerPosition(reply, answer.position);
    return showNumber(answer);
  }

  @Get(':e164/assignments')
  @ApiOperation({
    summary: 'Every assignment of a number',
    description: 'And what in its events does not add up.',
  })
  @ApiParam(E164)
  @ApiOkResponse({ type: AssignmentsAnswer })
  @ProblemResponses('validation.bad_request', 'numbers.not_found', 'projection.lagging')
  async assignments(
    @Param('e164', E164Pipe) e164: string,
    @Query() { known_at, min_position }: ListAssignmentsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AssignmentsAnswer> {
    await this.reach(min_position);
    const { known, position } = await this.queries.execute(new ListAssignments(e164, known_at ?? null));
    setLedgerPosition(reply, position);
    return showAssignments(known);
  }

  private reach(minPosition: number | undefined): Promise<void> {
    return awaitPosition(minPosition, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
  }
}
