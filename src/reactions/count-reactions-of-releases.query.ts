import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../tenancy/tenant-reads.js';
import type { Workspaces } from '../tenancy/workspaces.js';

/** How the reactions to one release stand. */
export interface ReactionCounts {
  /** Not finished: also those that run, wait for their next attempt, or are held. */
  pending: number;
  succeeded: number;
  /** Also those that were cancelled. */
  skipped: number;
  dead: number;
}

export interface ReleaseKeyPair {
  workspace_id: string;
  release_event_id: string;
}

/** The counts of each of some releases, in the same order; none of one that may not be seen. */
export class CountReactionsOfReleases extends Query<ReactionCounts[]> {
  constructor(
    readonly visible: Workspaces,
    readonly releases: readonly ReleaseKeyPair[],
  ) {
    super();
  }
}

const SQL = `
  SELECT count(r.id) FILTER (WHERE r.status IN ('pending', 'running', 'failed', 'held'))::integer AS pending,
         count(r.id) FILTER (WHERE r.status = 'succeeded')::integer AS succeeded,
         count(r.id) FILTER (WHERE r.status IN ('skipped', 'cancelled'))::integer AS skipped,
         count(r.id) FILTER (WHERE r.status = 'dead')::integer AS dead
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS release(workspace_id, event_id, ordinal)
    LEFT JOIN ledger.reactions r ON r.workspace_id = release.workspace_id AND r.release_event_id = release.event_id
   GROUP BY release.ordinal ORDER BY release.ordinal`;

@QueryHandler(CountReactionsOfReleases)
export class CountReactionsOfReleasesHandler implements IQueryHandler<CountReactionsOfReleases> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, releases }: CountReactionsOfReleases): Promise<ReactionCounts[]> {
    const { rows } = await this.reads
      .of(visible)
      .query<ReactionCounts>(SQL, [
        releases.map(({ workspace_id }) => workspace_id),
        releases.map(({ release_event_id }) => release_event_id),
      ]);
    return rows;
  }
}
