import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import { ENDED_NUMBERS, endedNumbers } from '../ended-numbers.js';

/**
 * Removes the routing rules of numbers that workspaces do not hold any more. Runs in the caller's transaction; the second
 * time there is nothing left to remove. Outcome of each: `{ removed: 0|1 }`.
 */
export class ClearRouting extends Command<ActionOutcome[]> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: readonly EndedAssignment[],
  ) {
    super();
  }
}

const CLEAR = `
  DELETE FROM ledger.routing_rules rule USING ${ENDED_NUMBERS}
   WHERE rule.workspace_id = ended.workspace_id AND rule.e164 = ended.e164 RETURNING ended.nth`;

@CommandHandler(ClearRouting)
export class ClearRoutingHandler implements ICommandHandler<ClearRouting> {
  async execute({ client, ended }: ClearRouting): Promise<ActionOutcome[]> {
    const { rows } = await client.query<{ nth: number }>(CLEAR, endedNumbers(ended));
    const removed = new Set(rows.map(({ nth }) => nth));
    return ended.map((_, index) => ({ removed: removed.has(index + 1) ? 1 : 0 }));
  }
}
