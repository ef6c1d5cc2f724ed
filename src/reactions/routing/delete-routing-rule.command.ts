import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { RoutingRuleNotFound } from './routing.errors.js';

/** @throws RoutingRuleNotFound */
export class DeleteRoutingRule extends Command<void> {
  constructor(
    readonly workspaceId: string,
    readonly e164: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteRoutingRule)
export class DeleteRoutingRuleHandler implements ICommandHandler<DeleteRoutingRule> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ workspaceId, e164 }: DeleteRoutingRule): Promise<void> {
    const sql = 'DELETE FROM ledger.routing_rules WHERE workspace_id = $1 AND e164 = $2';
    const { rowCount } = await this.pool.query(sql, [workspaceId, e164]);
    if (rowCount === 0) throw new RoutingRuleNotFound(workspaceId, e164);
  }
}
