import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { QueryInteger } from './query-integer.js';
import { MinPosition } from './freshness.js';

/** One page of a list, newest or oldest first as the list says. */
export interface Page<T> {
  data: T[];
  /** Give it back as `cursor` for the page after this one; null on the last page. */
  next_cursor: string | null;
}

/** The query parameters every list has; a list's own query extends it with its filters. */
export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50, description: 'Items on a page.' })
  @IsOptional()
  @QueryInteger()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  cursor?: string;
}

/** The same for a list that is answered from a projection. */
export class FreshPageQuery extends PageQuery {
  @MinPosition()
  min_position?: number;
}
