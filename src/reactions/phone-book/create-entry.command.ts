import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { ENTRY_COLUMNS, type PhoneBookEntry } from './phone-book-entry.js';

/** An entry without what the ledger adds. */
export interface NewEntry {
  workspace_id: string;
  e164: string;
  name: string;
  department: string | null;
  note: string | null;
}

/** A number may have any number of entries. */
export class CreateEntry extends Command<PhoneBookEntry> {
  constructor(readonly entry: NewEntry) {
    super();
  }
}

const SQL = `
  INSERT INTO ledger.phone_book_entries (id, workspace_id, e164, name, department, note)
  VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${ENTRY_COLUMNS.join(', ')}`;

@CommandHandler(CreateEntry)
export class CreateEntryHandler implements ICommandHandler<CreateEntry> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ entry }: CreateEntry): Promise<PhoneBookEntry> {
    const { workspace_id, e164, name, department, note } = entry;
    const values = [uuidv7(), workspace_id, e164, name, department, note];
    const { rows } = await this.pool.query<PhoneBookEntry>(SQL, values);
    return rows[0]!;
  }
}
