import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';

/**
 * Removes the workspace's routing rule of a number that it does not hold any more. Runs in the caller's transaction;
 * the second time there is nothing left to remove. Outcome: `{ removed: 0|1 }`.
 */
export class ClearRouting extends Command<ActionOutcome> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: EndedAssignment,
  ) {
    super();
  }
}

@CommandHandler(ClearRouting)
export class ClearRoutingHandler implements ICommandHandler<ClearRouting> {
  async execute({ client, ended }: ClearRouting): Promise<ActionOutcome> {
    const sql = 'DELETE FROM ledger.routing_rules WHERE workspace_id = $1 AND e164 = $2';
    const { rowCount } = await client.query(sql, [ended.workspace_id, ended.e164]);
    return { removed: rowCount ?? 0 };
  }
}
