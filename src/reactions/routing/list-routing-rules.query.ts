import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { ROUTING_RULE_COLUMNS, type RoutingRule } from './routing-rule.js';

/** What is left out does not filter. */
export interface RoutingRuleFilter {
  workspace_id?: string;
  e164?: string;
}

/** Where a rule stands in the list. */
export type RoutingRuleKey = Pick<RoutingRule, 'workspace_id' | 'e164'>;

/** Routing rules by workspace and number, from the one behind `after` on. */
export class ListRoutingRules extends Query<RoutingRule[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: RoutingRuleFilter,
    readonly after: RoutingRuleKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${ROUTING_RULE_COLUMNS.join(', ')} FROM ledger.routing_rules
   WHERE ($1::text[] IS NULL OR workspace_id = ANY ($1))
     AND ($2::text IS NULL OR workspace_id = $2)
     AND ($3::text IS NULL OR e164 = $3)
     AND ($4::text IS NULL OR (workspace_id, e164) > ($4, $5::text))
   ORDER BY workspace_id, e164 LIMIT $6`;

@QueryHandler(ListRoutingRules)
export class ListRoutingRulesHandler implements IQueryHandler<ListRoutingRules> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListRoutingRules): Promise<RoutingRule[]> {
    const where = [asSqlFilter(visible), filter.workspace_id, filter.e164];
    const values = [...where, after?.workspace_id, after?.e164, limit];
    const { rows } = await this.reads.of(visible).query<RoutingRule>(SQL, values);
    return rows;
  }
}
