import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { Queryable } from './queryable.js';
import { READER_POOL } from './reader-pool.js';
import { TenantQuery } from './tenant-query.js';
import { tenantSetting } from './tenant-setting.js';
import type { Workspaces } from './workspaces.js';

/**
 * The one way in which what callers ask for is read: rows of workspaces they may not see are not there, whatever the
 * SQL says (docs/decisions/0141). What the ledger does by itself goes through pg.Pool, which sees everything.
 */
@Injectable()
export class TenantReads {
  constructor(@Inject(READER_POOL) private readonly pool: pg.Pool) {}

  /** The database as one who may see these workspaces sees it: to read, each query a transaction of its own. */
  of(visible: Workspaces): Queryable {
    const setting = tenantSetting(visible);
    return {
      query: <R extends pg.QueryResultRow>(query: string | pg.QueryConfig, values?: unknown[]) =>
        this.pool.query(
          new TenantQuery(setting, query, values) as unknown as pg.QueryConfig,
        ) as unknown as Promise<pg.QueryResult<R>>,
    };
  }
}
