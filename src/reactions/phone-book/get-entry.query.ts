import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../access/workspaces.js';
import { ENTRY_COLUMNS, type PhoneBookEntry } from './phone-book-entry.js';
import { EntryNotFound } from './phone-book.errors.js';

/** @throws EntryNotFound, also for an entry of a workspace that the caller may not see */
export class GetEntry extends Query<PhoneBookEntry> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${ENTRY_COLUMNS.join(', ')} FROM ledger.phone_book_entries
   WHERE id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY ($2))`;

@QueryHandler(GetEntry)
export class GetEntryHandler implements IQueryHandler<GetEntry> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ visible, id }: GetEntry): Promise<PhoneBookEntry> {
    const { rows } = await this.pool.query<PhoneBookEntry>(SQL, [id, asSqlFilter(visible)]);
    if (!rows[0]) throw new EntryNotFound(id);
    return rows[0];
  }
}
