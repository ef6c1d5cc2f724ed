import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';

/**
 * Removes the workspace's entries of a number that it does not hold any more. Runs in the caller's transaction; the second
 * time there is nothing left to remove. Outcome: `{ removed, entry_ids }`: it goes on the log, so it holds no names.
 */
export class RemoveFromPhoneBook extends Command<ActionOutcome> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: EndedAssignment,
  ) {
    super();
  }
}

@CommandHandler(RemoveFromPhoneBook)
export class RemoveFromPhoneBookHandler implements ICommandHandler<RemoveFromPhoneBook> {
  async execute({ client, ended }: RemoveFromPhoneBook): Promise<ActionOutcome> {
    const sql = 'DELETE FROM ledger.phone_book_entries WHERE workspace_id = $1 AND e164 = $2 RETURNING id';
    const { rows } = await client.query<{ id: string }>(sql, [ended.workspace_id, ended.e164]);
    return { removed: rows.length, entry_ids: rows.map(({ id }) => id).sort() };
  }
}
