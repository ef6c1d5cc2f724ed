import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../tenancy/tenant-reads.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { type Reaction, REACTION_SELECT } from './reaction.js';

/** What was or is to be done because of one release, by action. */
export class ListReactionsOfRelease extends Query<Reaction[]> {
  constructor(
    readonly visible: Workspaces,
    readonly workspaceId: string,
    readonly releaseEventId: string,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${REACTION_SELECT} FROM ledger.reactions
   WHERE workspace_id = $1 AND release_event_id = $2 ORDER BY action`;

@QueryHandler(ListReactionsOfRelease)
export class ListReactionsOfReleaseHandler implements IQueryHandler<ListReactionsOfRelease> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, workspaceId, releaseEventId }: ListReactionsOfRelease): Promise<Reaction[]> {
    const { rows } = await this.reads.of(visible).query<Reaction>(SQL, [workspaceId, releaseEventId]);
    return rows;
  }
}
