import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import type { Workspaces } from '../../tenancy/workspaces.js';
import {
  builtIn,
  DESTINATION_COLUMNS,
  type DestinationRow,
  type ShownDestination,
  toShownDestination,
} from './destination.js';

/** Where an action of a workspace's reactions acts; built in where nothing was configured. */
export class GetDestination extends Query<ShownDestination> {
  constructor(
    readonly visible: Workspaces,
    readonly workspace_id: string,
    readonly action: string,
  ) {
    super();
  }
}

const SQL = `SELECT ${DESTINATION_COLUMNS} FROM ledger.destinations WHERE workspace_id = $1 AND action = $2`;

@QueryHandler(GetDestination)
export class GetDestinationHandler implements IQueryHandler<GetDestination> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, workspace_id, action }: GetDestination): Promise<ShownDestination> {
    const { rows } = await this.reads.of(visible).query<DestinationRow>(SQL, [workspace_id, action]);
    return rows[0] ? toShownDestination(rows[0]) : builtIn(workspace_id, action);
  }
}
