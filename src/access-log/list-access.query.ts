import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../access/workspaces.js';
import type { Instant } from '../numbers/instant.js';
import type { AccessRow } from './access.dto.js';

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

@QueryHandler(ListAccess)
export class ListAccessHandler implements IQueryHandler<ListAccess> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ visible, filter, before, limit }: ListAccess): Promise<AccessRow[]> {
    const { e164, key_id, from, to } = filter;
    const { rows } = await this.pool.query<AccessRow>(
      'SELECT * FROM ledger.read_access_log($1, $2, $3, $4, $5, $6, $7)',
      [asSqlFilter(visible), e164 ?? null, key_id ?? null, from ?? null, to ?? null, before, limit],
    );
    return rows;
  }
}
