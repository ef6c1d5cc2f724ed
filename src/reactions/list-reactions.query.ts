import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { type Reaction, REACTION_SELECT } from './reaction.js';

/** What is left out does not filter. */
export interface ReactionFilter {
  status?: string;
  action?: string;
  e164?: string;
  workspace_id?: string;
}

/** Reactions of the workspaces one may see, newest first, from the one behind (older than) `after` on. */
export class ListReactions extends Query<Reaction[]> {
  constructor(
    readonly filter: ReactionFilter,
    readonly visible: Workspaces,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${REACTION_SELECT} FROM ledger.reactions
   WHERE ($1::uuid IS NULL OR id < $1)
     AND ($2::text IS NULL OR status = $2)
     AND ($3::text IS NULL OR action = $3)
     AND ($4::text IS NULL OR e164 = $4)
     AND ($5::text IS NULL OR workspace_id = $5)
     AND ($6::text[] IS NULL OR workspace_id = ANY($6))
   ORDER BY id DESC LIMIT $7`;

@QueryHandler(ListReactions)
export class ListReactionsHandler implements IQueryHandler<ListReactions> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ filter, visible, after, limit }: ListReactions): Promise<Reaction[]> {
    const { status, action, e164, workspace_id } = filter;
    const filters = [status, action, e164, workspace_id, asSqlFilter(visible)];
    const { rows } = await this.reads.of(visible).query<Reaction>(SQL, [after, ...filters, limit]);
    return rows;
  }
}
