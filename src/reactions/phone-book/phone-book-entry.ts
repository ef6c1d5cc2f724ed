import type { Instant } from '../../numbers/instant.js';

/** Who answers a number: a row of ledger.phone_book_entries. Personal data: only its id may enter the log. */
export interface PhoneBookEntry {
  id: string;
  workspace_id: string;
  e164: string;
  name: string;
  department: string | null;
  note: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export const ENTRY_COLUMNS = [
  'id',
  'workspace_id',
  'e164',
  'name',
  'department',
  'note',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof PhoneBookEntry)[];
