import type pg from 'pg';

/** What a read needs of a connection: a pool, one of its connections, or the database as one caller sees it. */
export interface Queryable {
  query<R extends pg.QueryResultRow>(
    query: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<R>>;
}
