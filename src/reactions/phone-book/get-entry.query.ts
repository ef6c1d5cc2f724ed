import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
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
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, id }: GetEntry): Promise<PhoneBookEntry> {
    const { rows } = await this.reads.of(visible).query<PhoneBookEntry>(SQL, [id, asSqlFilter(visible)]);
    if (!rows[0]) throw new EntryNotFound(id);
    return rows[0];
  }
}
