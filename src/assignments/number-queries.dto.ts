import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { FreshQuery } from '../http/freshness.js';
import { FreshPageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { type Instant, parseInstant } from '../numbers/instant.js';

const INSTANT = 'an RFC 3339 instant with a zone, like 2026-06-27T10:00:00Z';
const AS_OF = {
  format: 'date-time',
  description:
    'Who held it at this instant? Without it: the newest state known; with `known_at` alone: that instant.',
};
const KNOWN_AT = {
  format: 'date-time',
  description: 'Answer by what had been recorded by then (inclusive). Such an answer never changes.',
};

export class ListNumbersQuery extends FreshPageQuery {
  @ApiPropertyOptional({ description: 'Only what this workspace has to do with numbers.' })
  @QueryText()
  workspace_id?: string;

  @ApiPropertyOptional({ enum: ['active', 'released'] })
  @IsOptional()
  @IsIn(['active', 'released'])
  state?: 'active' | 'released';

  @ApiPropertyOptional({ example: 'KE', description: 'Of the last assignment.' })
  @QueryText()
  country_code?: string;

  @ApiPropertyOptional({ example: 'explicit', description: 'Of the last assignment.' })
  @QueryText()
  release_reason?: string;

  @ApiPropertyOptional({
    example: '0700 000',
    description: 'How the number starts, in the international form or, for Kenya, the national one.',
  })
  // An unescaped plus sign arrives as a space.
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/^ (?=[1-9])/, '+') : value,
  )
  @QueryText(32)
  q?: string;

  @ApiPropertyOptional({ ...AS_OF, description: `${AS_OF.description} All filters are about that instant.` })
  @QueryParsed(parseInstant, INSTANT)
  as_of?: Instant;

  @ApiPropertyOptional(KNOWN_AT)
  @QueryParsed(parseInstant, INSTANT)
  known_at?: Instant;
}

export class GetNumberQuery extends FreshQuery {
  @ApiPropertyOptional(AS_OF)
  @QueryParsed(parseInstant, INSTANT)
  as_of?: Instant;

  @ApiPropertyOptional(KNOWN_AT)
  @QueryParsed(parseInstant, INSTANT)
  known_at?: Instant;
}

export class ListAssignmentsQuery extends FreshQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Only those that had begun by this instant.' })
  @QueryParsed(parseInstant, INSTANT)
  as_of?: Instant;

  @ApiPropertyOptional(KNOWN_AT)
  @QueryParsed(parseInstant, INSTANT)
  known_at?: Instant;
}
