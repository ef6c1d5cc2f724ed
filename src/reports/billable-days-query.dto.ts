import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FreshPageQuery } from '../http/page.js';
import { QueryParsed, QueryRequired } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { DEFAULT_TIME_ZONE, parseMonth, parseTimeZone } from '../numbers/calendar.js';
import { type Instant, parseInstant } from '../numbers/instant.js';

export class BillableDaysQuery extends FreshPageQuery {
  @ApiProperty({ example: '2026-06', description: 'A month still to come has no rows.' })
  @QueryRequired(parseMonth, 'a month of the calendar like 2026-06')
  month!: string;

  @ApiPropertyOptional({ default: DEFAULT_TIME_ZONE, description: 'The time zone in which its days begin.' })
  @QueryParsed(parseTimeZone, `the name of a time zone like ${DEFAULT_TIME_ZONE}`)
  tz: string = DEFAULT_TIME_ZONE;

  @ApiPropertyOptional({ example: '01900000-0000-7000-8000-000000000002' })
  @QueryText()
  workspace_id?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Compare with what this report said then: `reported` and `correction` are filled. Choose the moment of the invoice.',
  })
  @QueryParsed(parseInstant, 'an RFC 3339 instant with a zone, like 2026-06-27T10:00:00Z')
  known_at?: Instant;
}
