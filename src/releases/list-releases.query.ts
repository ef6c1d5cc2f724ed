import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Instant } from '../numbers/instant.js';
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
    readonly filter: ReleaseFilter,
    readonly after: ReleaseKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${RELEASE_SELECT} FROM ledger.releases
   WHERE ($1::timestamptz IS NULL OR (released_at, position) < ($1, $2::bigint))
     AND ($3::text IS NULL OR workspace_id = $3)
     AND ($4::text IS NULL OR release_reason = $4)
     AND ($5::text IS NULL OR country_code = $5)
     AND ($6::text IS NULL OR e164 = $6)
     AND ($7::timestamptz IS NULL OR released_at >= $7)
     AND ($8::timestamptz IS NULL OR released_at < $8)
   ORDER BY released_at DESC, position DESC LIMIT $9`;

@QueryHandler(ListReleases)
export class ListReleasesHandler implements IQueryHandler<ListReleases> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ filter, after, limit }: ListReleases): Promise<ReleaseRow[]> {
    const { workspace_id, reason, country_code, e164, from, to } = filter;
    const filters = [workspace_id, reason, country_code, e164, from, to];
    const { rows } = await this.pool.query<ReleaseRow>(SQL, [
      after?.released_at,
      after?.position,
      ...filters,
      limit,
    ]);
    return rows;
  }
}
