import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { isE164 } from '../numbers/e164.js';
import { formatInstant, type Instant, parseInstant } from '../numbers/instant.js';

const INSTANT = 'an RFC 3339 instant with a zone, like 2026-06-27T10:00:00Z';

export class ListAccessQuery extends PageQuery {
  @ApiPropertyOptional({ example: '+254700000001', description: 'Only reads that asked about this number.' })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;

  @ApiPropertyOptional({ description: 'Only reads with this API key.', example: 'admin' })
  @QueryText()
  key_id?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Read then or later.' })
  @QueryParsed(parseInstant, INSTANT)
  from?: Instant;

  @ApiPropertyOptional({ format: 'date-time', description: 'Read before.' })
  @QueryParsed(parseInstant, INSTANT)
  to?: Instant;
}

/** A read as the API shows it. */
export class AccessAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-0000000000aa' })
  id!: string;

  @ApiProperty({ example: '2026-06-27T10:00:00.000Z', description: 'When it was answered.' })
  read_at!: string;

  @ApiProperty({ example: 'admin', description: 'The API key that read.' })
  key_id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '+254700000001',
    description: 'The number asked about; null where the request named none.',
  })
  e164!: string | null;

  @ApiProperty({ example: 'GET' })
  method!: string;

  @ApiProperty({ example: '/v1/numbers/:e164', description: 'The pattern of the route.' })
  route!: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The id in the path, if any.' })
  item!: string | null;

  @ApiProperty({ example: false, description: 'The whole list as a file, or the stream of events.' })
  export!: boolean;

  @ApiProperty({
    example: 200,
    description: '200; 304 for what the caller had already; 404 for nothing found.',
  })
  status!: number;

  @ApiProperty({ example: '192.0.2.7', description: 'Where the request came from.' })
  address!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000a', description: 'As in the log lines.' })
  request_id!: string;

  @ApiProperty({
    example: 0,
    description: 'How many reads before this row could leave none; 0 but in rows that say so.',
  })
  lost!: number;
}

/** A row of ledger.access_log. */
export type AccessRow = AccessAnswer;

export const ACCESS_COLUMNS = [
  'id',
  'read_at',
  'key_id',
  'e164',
  'method',
  'route',
  'item',
  'export',
  'status',
  'address',
  'request_id',
  'lost',
] as const satisfies readonly (keyof AccessAnswer)[];

/** What the key could see stays inside: it would name workspaces that are none of the reader's business. */
export function showAccess(row: AccessRow): AccessAnswer {
  const { id, read_at, key_id, e164, method, route, item, status, address, request_id, lost } = row;
  const shown = { id, read_at: formatInstant(read_at), key_id, e164, method, route, item };
  return { ...shown, export: row.export, status, address, request_id, lost };
}
