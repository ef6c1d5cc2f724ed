import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { FreshPageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import { type Anomaly, ANOMALY_CODES, type AnomalyCode } from '../numbers/anomaly.js';
import { isE164 } from '../numbers/e164.js';

const WORKSPACE_ID = '01900000-0000-7000-8000-000000000002';

export class ListAnomaliesQuery extends FreshPageQuery {
  @ApiPropertyOptional({ enum: ANOMALY_CODES })
  @IsOptional()
  @IsIn(ANOMALY_CODES)
  code?: AnomalyCode;

  @ApiPropertyOptional({ example: '+254700000001' })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;

  @ApiPropertyOptional({ example: WORKSPACE_ID, description: 'Only those that touch this workspace.' })
  @QueryText()
  workspace_id?: string;
}

/** Something in a number's events that does not add up; it disappears when a late fact explains it. */
export class ListedAnomaly implements Anomaly {
  @ApiProperty({ enum: ANOMALY_CODES, example: 'missing_release' })
  code!: AnomalyCode;

  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ type: [String], example: [WORKSPACE_ID] })
  workspace_ids!: string[];

  @ApiProperty({ type: [Number], example: [17, 42], description: 'Of the events it rests on.' })
  positions!: number[];

  @ApiProperty({ description: 'A sentence for people.' })
  message!: string;
}

export const ANOMALY_COLUMNS = [
  'code',
  'e164',
  'workspace_ids',
  'positions',
  'message',
] as const satisfies readonly (keyof ListedAnomaly)[];

/** The fields in the order of the API. */
export function showAnomaly({ code, e164, workspace_ids, positions, message }: Anomaly): ListedAnomaly {
  return { code, e164, workspace_ids, positions, message };
}
