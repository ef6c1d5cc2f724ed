import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { ACCESS_COLUMNS, type AccessRow } from './access.dto.js';

/** What is left out does not filter. */
export interface AccessFilter {
  e164?: string;
  key_id?: string;
  /** Read then or later. */
  from?: Instant;
  /** Read before. */
  to?: Instant;
}

/** Reads newest first, from the one before `before`; only those of keys that could see no more than `visible`. */
export class ListAccess extends Query<AccessRow[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: AccessFilter,
    readonly before: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

// A row tells that a number was asked about: who may see only some workspaces sees the reads of keys that saw no others.
const SQL = `
  SELECT ${ACCESS_COLUMNS.join()} FROM ledger.access_log
   WHERE ($1::text[] IS NULL OR workspaces <@ $1)
     AND ($2::text IS NULL OR e164 = $2) AND ($3::text IS NULL OR key_id = $3)
     AND ($4::timestamptz IS NULL OR read_at >= $4) AND ($5::timestamptz IS NULL OR read_at < $5)
     AND ($6::uuid IS NULL OR id < $6)
   ORDER BY id DESC LIMIT $7`;

@QueryHandler(ListAccess)
export class ListAccessHandler implements IQueryHandler<ListAccess> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, before, limit }: ListAccess): Promise<AccessRow[]> {
    const { e164, key_id, from, to } = filter;
    const values = [asSqlFilter(visible), e164, key_id, from, to, before, limit];
    const { rows } = await this.reads.of(visible).query<AccessRow>(SQL, values);
    return rows;
  }
}
