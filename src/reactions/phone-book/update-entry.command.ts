import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../access/workspaces.js';
import type { NewEntry } from './create-entry.command.js';
import { ENTRY_COLUMNS, type PhoneBookEntry } from './phone-book-entry.js';
import { EntryNotFound } from './phone-book.errors.js';

export type EntryChange = Partial<Omit<NewEntry, 'workspace_id'>>;

/** Changes what is given and leaves the rest; null takes away. @throws EntryNotFound */
export class UpdateEntry extends Command<PhoneBookEntry> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
    readonly change: EntryChange,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.phone_book_entries
     SET e164 = coalesce($3, e164), name = coalesce($4, name),
         department = CASE WHEN $5 THEN $6 ELSE department END,
         note = CASE WHEN $7 THEN $8 ELSE note END, updated_at = clock_timestamp()
   WHERE id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY ($2))
  RETURNING ${ENTRY_COLUMNS.join(', ')}`;

@CommandHandler(UpdateEntry)
export class UpdateEntryHandler implements ICommandHandler<UpdateEntry> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ visible, id, change }: UpdateEntry): Promise<PhoneBookEntry> {
    const { e164, name, department, note } = change;
    const cleared = [department !== undefined, department, note !== undefined, note];
    const values = [id, asSqlFilter(visible), e164, name, ...cleared];
    const { rows } = await this.pool.query<PhoneBookEntry>(SQL, values);
    if (!rows[0]) throw new EntryNotFound(id);
    return rows[0];
  }
}
