import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsInt, IsOptional, Min } from 'class-validator';
import { PageQuery } from '../http/page.js';
import { QueryInteger } from '../http/query-integer.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { isE164 } from '../numbers/e164.js';

/** What chooses events, in the list as in the stream. */
export class EventFilters {
  @ApiPropertyOptional({
    minimum: 0,
    description:
      'Only events behind this position. Without it the list starts at the first event, the stream now.',
  })
  @IsOptional()
  @QueryInteger()
  @IsInt()
  @Min(0)
  after?: number;

  @ApiPropertyOptional({ description: 'Only events of this kind.', example: 'number.released' })
  @QueryText()
  kind?: string;

  @ApiPropertyOptional({ description: 'Only events of this number.', example: '+254700000001' })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;
}

export class ListEventsQuery extends IntersectionType(PageQuery, EventFilters) {}
