import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import type { Workspaces } from '../../tenancy/workspaces.js';
import { ROUTING_RULE_COLUMNS, type RoutingRule } from './routing-rule.js';
import { RoutingRuleNotFound } from './routing.errors.js';

/** @throws RoutingRuleNotFound */
export class GetRoutingRule extends Query<RoutingRule> {
  constructor(
    readonly visible: Workspaces,
    readonly workspaceId: string,
    readonly e164: string,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${ROUTING_RULE_COLUMNS.join(', ')} FROM ledger.routing_rules WHERE workspace_id = $1 AND e164 = $2`;

@QueryHandler(GetRoutingRule)
export class GetRoutingRuleHandler implements IQueryHandler<GetRoutingRule> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, workspaceId, e164 }: GetRoutingRule): Promise<RoutingRule> {
    const { rows } = await this.reads.of(visible).query<RoutingRule>(SQL, [workspaceId, e164]);
    if (!rows[0]) throw new RoutingRuleNotFound(workspaceId, e164);
    return rows[0];
  }
}
