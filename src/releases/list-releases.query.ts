import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { narrowedTo, workspaceCondition, type Workspaces } from '../tenancy/workspaces.js';
import { RELEASE_SELECT } from './release-select.js';
import type { ReleaseRow } from './releases.projection.js';

/** What is left out does not filter. */
export interface ReleaseFilter {
  workspace_id?: string;
  reason?: string;
  country_code?: string;
  e164?: string;
  /** Released then or later. */
  from?: Instant;
  /** Released before. */
  to?: Instant;
}

/** Where a release stands in the list. */
export interface ReleaseKey {
  released_at: Instant;
  position: number;
}

/** Releases by the instant they took effect, newest first, from the one behind (older than) `after` on. */
export class ListReleases extends Query<ReleaseRow[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: ReleaseFilter,
    readonly after: ReleaseKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

const sqlWithin = (within: string) => `
  SELECT ${RELEASE_SELECT} FROM ledger.releases
   WHERE ($1::timestamptz IS NULL OR (released_at, position) < ($1, $2::bigint))
     AND ${within}
     AND ($4::text IS NULL OR release_reason = $4)
     AND ($5::text IS NULL OR country_code = $5)
     AND ($6::text IS NULL OR e164 = $6)
     AND ($7::timestamptz IS NULL OR released_at >= $7)
     AND ($8::timestamptz IS NULL OR released_at < $8)
   ORDER BY released_at DESC, position DESC LIMIT $9`;

@QueryHandler(ListReleases)
export class ListReleasesHandler implements IQueryHandler<ListReleases> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListReleases): Promise<ReleaseRow[]> {
    const { workspace_id, reason, country_code, e164, from, to } = filter;
    const within = workspaceCondition(narrowedTo(visible, workspace_id), '$3');
    const sql = sqlWithin(within.on('workspace_id'));
    const filters = [within.value, reason, country_code, e164, from, to];
    const { rows } = await this.reads
      .of(visible)
      .query<ReleaseRow>(sql, [after?.released_at, after?.position, ...filters, limit]);
    return rows;
  }
}
