import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../access/workspaces.js';
import { Cursors } from '../http/cursor.js';
import { awaitPosition, setLedgerPosition } from '../http/freshness.js';
import { keysetList } from '../http/keyset-list.js';
import { PageResponse } from '../http/page-response.js';
import { ProblemResponses } from '../http/problem-responses.js';
import { sendList } from '../http/send-list.js';
import { ProjectionCheckpoints } from '../projections/projection-checkpoints.js';
import {
  CountReactionsOfReleases,
  type ReactionCounts,
} from '../reactions/count-reactions-of-releases.query.js';
import { ListReactionsOfRelease } from '../reactions/list-reactions-of-release.query.js';
import { showReaction } from '../reactions/reaction.dto.js';
import { EventIdPipe } from './event-id.pipe.js';
import { GetRelease } from './get-release.query.js';
import { ListReleases, type ReleaseFilter, type ReleaseKey } from './list-releases.query.js';
import {
  GetReleaseQuery,
  ListReleasesQuery,
  RELEASE_ANSWER_COLUMNS,
  ReleaseAnswer,
  ReleaseDetailsAnswer,
  showRelease,
} from './release.dto.js';
import type { Release } from './release.js';

/** A release in the list, with how its reactions stand. */
type ListedRelease = Release & { reactions: ReactionCounts };

@ApiTags('Releases')
@RequireScope('read')
@Controller('v1/releases')
export class ReleasesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List releases',
    description: 'Every release that ended an assignment, by the instant it took effect, newest first.',
  })
  @PageResponse(ReleaseAnswer)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  async list(
    @CallerWorkspaces() visible: Workspaces,
    @Query() query: ListReleasesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { workspace_id, reason, country_code, e164, from, to } = query;
    await this.reach(query.min_position);
    // Read before the rows, so that it never claims more than they show.
    setLedgerPosition(reply, await this.checkpoints.position('assignments'));
    const filter = { workspace_id, reason, country_code, e164, from, to };
    const list = {
      read: (after: ReleaseKey | null, limit: number) => this.read(visible, filter, after, limit),
      keyOf: ({ released_at, position }: ReleaseKey) => ({ released_at, position }),
      show: (release: ListedRelease) => showRelease(release, release.reactions),
      boundTo: { list: 'releases', filter, key: request.api_key?.id ?? null },
      columns: RELEASE_ANSWER_COLUMNS,
      filename: 'releases',
    };
    return sendList(request, reply, keysetList(list, query, this.cursors));
  }

  @Get(':event_id')
  @ApiOperation({
    summary: 'Show a release',
    description: 'By the id of its event; with what was done because of it.',
  })
  @ApiParam({ name: 'event_id', example: '01900000-0000-7000-8000-000000000001' })
  @ApiOkResponse({ type: ReleaseDetailsAnswer })
  @ProblemResponses('validation.bad_request', 'releases.not_found', 'projection.lagging')
  async get(
    @CallerWorkspaces() visible: Workspaces,
    @Param('event_id', EventIdPipe) eventId: string,
    @Query() { workspace_id, min_position }: GetReleaseQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReleaseDetailsAnswer> {
    await this.reach(min_position);
    const release = await this.queries.execute(new GetRelease(visible, eventId, workspace_id));
    setLedgerPosition(reply, release.reflects);
    const reactions = await this.queries.execute(
      new ListReactionsOfRelease(visible, release.workspace_id, eventId),
    );
    return showRelease(release, reactions.map(showReaction));
  }

  private async read(
    visible: Workspaces,
    filter: ReleaseFilter,
    after: ReleaseKey | null,
    limit: number,
  ): Promise<ListedRelease[]> {
    const releases = await this.queries.execute(new ListReleases(visible, filter, after, limit));
    const counts = await this.queries.execute(new CountReactionsOfReleases(visible, releases));
    return releases.map((release, index) => ({ ...release, reactions: counts[index]! }));
  }

  private reach(minPosition: number | undefined): Promise<void> {
    return awaitPosition(minPosition, (position, ms) =>
      this.checkpoints.waitFor('assignments', position, ms),
    );
  }
}
