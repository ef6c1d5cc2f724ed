import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';
import { PageQuery } from '../http/page.js';
import { QueryInteger } from '../http/query-integer.js';
import { QueryText } from '../http/query-text.js';

/** Filters shared by the list and the stream of events. */
const AFTER = { description: 'Only events behind this position.', minimum: 0 };
const KIND = { description: 'Only events of this kind.', example: 'number.released' };
const E164 = { description: 'Only events of this number.', example: '+254700000001' };

export class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional(AFTER)
  @IsOptional()
  @QueryInteger()
  @IsInt()
  @Min(0)
  after?: number;

  @ApiPropertyOptional(KIND)
  @QueryText()
  kind?: string;

  @ApiPropertyOptional(E164)
  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'e164 must be a number like +254700000001' })
  e164?: string;
}

export class StreamEventsQuery {
  @ApiPropertyOptional({ ...AFTER, description: `${AFTER.description} Without it the stream starts now.` })
  @IsOptional()
  @QueryInteger()
  @IsInt()
  @Min(0)
  after?: number;

  @ApiPropertyOptional(KIND)
  @QueryText()
  kind?: string;

  @ApiPropertyOptional(E164)
  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'e164 must be a number like +254700000001' })
  e164?: string;
}
