import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { EndpointNotFound } from '../intake.errors.js';
import { type Endpoint, readEndpoints } from './endpoint.js';

/** @throws EndpointNotFound */
export class GetEndpoint extends Query<Endpoint> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetEndpoint)
export class GetEndpointHandler implements IQueryHandler<GetEndpoint> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ id }: GetEndpoint): Promise<Endpoint> {
    const [endpoint] = await readEndpoints(this.pool, [id]);
    if (!endpoint) throw new EndpointNotFound(id);
    return endpoint;
  }
}
