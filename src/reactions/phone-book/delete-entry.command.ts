import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../access/workspaces.js';
import { EntryNotFound } from './phone-book.errors.js';

/** The row goes, and the personal data in it. @throws EntryNotFound */
export class DeleteEntry extends Command<void> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

const SQL = `
  DELETE FROM ledger.phone_book_entries
   WHERE id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY ($2))`;

@CommandHandler(DeleteEntry)
export class DeleteEntryHandler implements ICommandHandler<DeleteEntry> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ visible, id }: DeleteEntry): Promise<void> {
    const { rowCount } = await this.pool.query(SQL, [id, asSqlFilter(visible)]);
    if (rowCount === 0) throw new EntryNotFound(id);
  }
}
