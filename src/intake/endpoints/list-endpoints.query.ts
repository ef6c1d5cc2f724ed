import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { type Endpoint, readEndpoints } from './endpoint.js';

/** Visible endpoints in the order of their ids, from the one after `after`. */
export class ListEndpoints extends Query<Endpoint[]> {
  constructor(
    readonly visible: Workspaces,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT id FROM ledger.endpoints
   WHERE deleted_at IS NULL AND ($1::text IS NULL OR id > $1) AND ($3::text[] IS NULL OR workspace_id = ANY ($3))
   ORDER BY id LIMIT $2`;

@QueryHandler(ListEndpoints)
export class ListEndpointsHandler implements IQueryHandler<ListEndpoints> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, after, limit }: ListEndpoints): Promise<Endpoint[]> {
    const database = this.reads.of(visible);
    const { rows } = await database.query<{ id: string }>(SQL, [after, limit, asSqlFilter(visible)]);
    return readEndpoints(
      database,
      visible,
      rows.map(({ id }) => id),
    );
  }
}
