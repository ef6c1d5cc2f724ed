import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { EndpointNotFound } from '../intake.errors.js';
import { type Endpoint, readEndpoints } from './endpoint.js';

/** @throws EndpointNotFound */
export class GetEndpoint extends Query<Endpoint> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetEndpoint)
export class GetEndpointHandler implements IQueryHandler<GetEndpoint> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, id }: GetEndpoint): Promise<Endpoint> {
    const [endpoint] = await readEndpoints(this.reads.of(visible), visible, [id]);
    if (!endpoint) throw new EndpointNotFound(id);
    return endpoint;
  }
}
