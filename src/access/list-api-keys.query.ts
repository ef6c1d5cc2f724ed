import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { KEY_COLUMNS, type KeyDetails, type KeyRow, toDetails } from './api-key.js';

/** Where a key stands in the list. */
export type KeyPlace = Pick<KeyDetails, 'created_at' | 'id'>;

/** The keys that are not revoked and may see nothing beyond `visible`, oldest first, from the one behind `after` on. */
export class ListApiKeys extends Query<KeyDetails[]> {
  constructor(
    readonly visible: Workspaces,
    readonly after: KeyPlace | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${KEY_COLUMNS} FROM ledger.api_keys
   WHERE revoked_at IS NULL
     AND ($1::text[] IS NULL OR workspaces <@ $1)
     AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3))
   ORDER BY created_at, id LIMIT $4`;

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, after, limit }: ListApiKeys): Promise<KeyDetails[]> {
    const values = [asSqlFilter(visible), after?.created_at, after?.id, limit];
    const { rows } = await this.reads.of(visible).query<KeyRow>(SQL, values);
    return rows.map(toDetails);
  }
}
