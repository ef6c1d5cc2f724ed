import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type pg from 'pg';
import type { ActionOutcome, EndedAssignment } from '../ended-assignment.js';
import { ENDED_NUMBERS, endedNumbers } from '../ended-numbers.js';

/**
 * Removes the entries of numbers that workspaces do not hold any more. Runs in the caller's transaction; the second time
 * there is nothing left to remove. Outcome of each: `{ removed, entry_ids }`: it goes on the log, so it holds no names.
 */
export class RemoveFromPhoneBook extends Command<ActionOutcome[]> {
  constructor(
    readonly client: pg.PoolClient,
    readonly ended: readonly EndedAssignment[],
  ) {
    super();
  }
}

const REMOVE = `
  DELETE FROM ledger.phone_book_entries entry USING ${ENDED_NUMBERS}
   WHERE entry.workspace_id = ended.workspace_id AND entry.e164 = ended.e164 RETURNING ended.nth, entry.id`;

@CommandHandler(RemoveFromPhoneBook)
export class RemoveFromPhoneBookHandler implements ICommandHandler<RemoveFromPhoneBook> {
  async execute({ client, ended }: RemoveFromPhoneBook): Promise<ActionOutcome[]> {
    const { rows } = await client.query<{ nth: number; id: string }>(REMOVE, endedNumbers(ended));
    const removed = ended.map((): string[] => []);
    for (const { nth, id } of rows) removed[nth - 1]!.push(id);
    return removed.map((ids) => ({ removed: ids.length, entry_ids: ids.sort() }));
  }
}
