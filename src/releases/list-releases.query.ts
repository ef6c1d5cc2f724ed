import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { listReleased, type ReleasedFilter } from '../assignments/released-assignments.js';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { narrowedTo, type Workspaces } from '../tenancy/workspaces.js';
import { type Release, releaseOf } from './release.js';

/** What is left out does not filter. */
export interface ReleaseFilter extends ReleasedFilter {
  workspace_id?: string;
}

/** Where a release stands in the list. */
export interface ReleaseKey {
  released_at: Instant;
  position: number;
}

/** Releases by the instant they took effect, newest first, from the one behind (older than) `after` on. */
export class ListReleases extends Query<Release[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: ReleaseFilter,
    readonly after: ReleaseKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListReleases)
export class ListReleasesHandler implements IQueryHandler<ListReleases> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListReleases): Promise<Release[]> {
    const { workspace_id, ...rest } = filter;
    const shown = narrowedTo(visible, workspace_id);
    const behind = after && { ended_at: after.released_at, end_position: after.position };
    const released = await listReleased(this.reads.of(visible), shown, rest, behind, limit);
    return released.map(releaseOf);
  }
}
