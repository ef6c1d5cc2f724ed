import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { ROUTING_RULE_COLUMNS, type RoutingRule } from './routing-rule.js';
import { RoutingRuleNotFound } from './routing.errors.js';

/** @throws RoutingRuleNotFound */
export class GetRoutingRule extends Query<RoutingRule> {
  constructor(
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
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ workspaceId, e164 }: GetRoutingRule): Promise<RoutingRule> {
    const { rows } = await this.pool.query<RoutingRule>(SQL, [workspaceId, e164]);
    if (!rows[0]) throw new RoutingRuleNotFound(workspaceId, e164);
    return rows[0];
  }
}
