import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { ENTRY_COLUMNS, type PhoneBookEntry } from './phone-book-entry.js';

/** What is left out does not filter. */
export interface EntryFilter {
  workspace_id?: string;
  e164?: string;
  /** A part of the name; case does not matter. */
  q?: string;
}

/**
 * Entries by id, which is the order in which they were made, from the one after `after` on. Not by name: the place in the
 * list is in the URL of the next page, and URLs are written into other people's logs.
 */
export class ListEntries extends Query<PhoneBookEntry[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: EntryFilter,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${ENTRY_COLUMNS.join(', ')} FROM ledger.phone_book_entries
   WHERE ($1::text[] IS NULL OR workspace_id = ANY ($1))
     AND ($2::text IS NULL OR workspace_id = $2)
     AND ($3::text IS NULL OR e164 = $3)
     AND ($4::text IS NULL OR position(lower($4) IN lower(name)) > 0)
     AND ($5::uuid IS NULL OR id > $5)
   ORDER BY id LIMIT $6`;

@QueryHandler(ListEntries)
export class ListEntriesHandler implements IQueryHandler<ListEntries> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListEntries): Promise<PhoneBookEntry[]> {
    const where = [asSqlFilter(visible), filter.workspace_id, filter.e164, filter.q];
    const { rows } = await this.reads.of(visible).query<PhoneBookEntry>(SQL, [...where, after, limit]);
    return rows;
  }
}
