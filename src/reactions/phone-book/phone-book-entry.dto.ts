import { ApiProperty } from '@nestjs/swagger';
import { formatInstant } from '../../numbers/instant.js';
import { NUMBER_EXAMPLE, WORKSPACE_EXAMPLE } from '../record-queries.dto.js';
import type { PhoneBookEntry } from './phone-book-entry.js';

export const ENTRY_EXAMPLE = '01900000-0000-7000-8000-00000000000d';
const OPTIONAL_TEXT = { type: String, nullable: true } as const;

export class PhoneBookEntryAnswer implements PhoneBookEntry {
  @ApiProperty({ example: ENTRY_EXAMPLE })
  id!: string;

  @ApiProperty({ example: WORKSPACE_EXAMPLE })
  workspace_id!: string;

  @ApiProperty({ example: NUMBER_EXAMPLE })
  e164!: string;

  @ApiProperty({ example: 'Amina Otieno' })
  name!: string;

  @ApiProperty({ ...OPTIONAL_TEXT, example: 'Front desk' })
  department!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, example: null })
  note!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-04-20T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-04-20T08:00:00.000Z' })
  updated_at!: string;
}

export function showEntry(entry: PhoneBookEntry): PhoneBookEntryAnswer {
  return {
    ...entry,
    created_at: formatInstant(entry.created_at),
    updated_at: formatInstant(entry.updated_at),
  };
}
