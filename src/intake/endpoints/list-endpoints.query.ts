import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { type Endpoint, readEndpoints } from './endpoint.js';

/** Endpoints in the order of their ids, from the one after `after`. */
export class ListEndpoints extends Query<Endpoint[]> {
  constructor(
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT id FROM ledger.endpoints
   WHERE deleted_at IS NULL AND ($1::text IS NULL OR id > $1) ORDER BY id LIMIT $2`;

@QueryHandler(ListEndpoints)
export class ListEndpointsHandler implements IQueryHandler<ListEndpoints> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ after, limit }: ListEndpoints): Promise<Endpoint[]> {
    const { rows } = await this.pool.query<{ id: string }>(SQL, [after, limit]);
    return readEndpoints(
      this.pool,
      rows.map(({ id }) => id),
    );
  }
}
