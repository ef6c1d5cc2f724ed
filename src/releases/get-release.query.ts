import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { positionSql } from '../projections/position-sql.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, narrowedTo, type Workspaces } from '../tenancy/workspaces.js';
import { RELEASE_SELECT } from './release-select.js';
import { ReleaseAmbiguous, ReleaseNotFound } from './releases.errors.js';
import type { ReleaseRow } from './releases.projection.js';

/** A release, and the position of the log that the answer reflects. */
export interface FoundRelease extends ReleaseRow {
  reflects: number;
}

/**
 * One release by the id of its event, which is unique within a workspace.
 * @throws ReleaseNotFound; ReleaseAmbiguous when several visible workspaces have one and none is named
 */
export class GetRelease extends Query<FoundRelease> {
  constructor(
    readonly visible: Workspaces,
    readonly eventId: string,
    readonly workspaceId?: string,
  ) {
    super();
  }
}

// A row always comes back, so that the position is known even where there is no release.
const SQL = `
  SELECT ${positionSql('releases')} AS reflects, found.*
    FROM (SELECT) AS one
    LEFT JOIN (SELECT ${RELEASE_SELECT} FROM ledger.releases
                WHERE release_event_id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY ($2))) AS found ON true
   ORDER BY found.workspace_id`;

type Row = FoundRelease | { reflects: number; release_event_id: null };

@QueryHandler(GetRelease)
export class GetReleaseHandler implements IQueryHandler<GetRelease> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, eventId, workspaceId }: GetRelease): Promise<FoundRelease> {
    const workspaces = asSqlFilter(narrowedTo(visible, workspaceId));
    const { rows } = await this.reads.of(visible).query<Row>(SQL, [eventId, workspaces]);
    const [release, ...others] = rows.filter((row) => row.release_event_id !== null);
    if (!release) throw new ReleaseNotFound(eventId, workspaceId, rows[0]!.reflects);
    if (others.length > 0) throw new ReleaseAmbiguous(eventId, [release, ...others]);
    return release;
  }
}
