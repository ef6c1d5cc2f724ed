import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { formatInstant } from '../../numbers/instant.js';
import { Clearable, HttpUrl, TextLine } from '../record-fields.js';
import { NUMBER_EXAMPLE, WORKSPACE_EXAMPLE, WorkspaceBody } from '../record-queries.dto.js';
import type { RoutingRule } from './routing-rule.js';

const VOICE_URL = 'https://pbx.example.com/voice';
const EVENTS_URL = 'https://pbx.example.com/events';
const NOTE = 'Front desk';
const OPTIONAL_TEXT = { type: String, nullable: true } as const;

/** A whole rule: what is left out is not kept. */
export class PutRoutingRuleDto extends WorkspaceBody {
  @ApiProperty({ format: 'uri', example: VOICE_URL, description: 'What answers a call. http or https.' })
  @HttpUrl()
  voice_url!: string;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, format: 'uri', example: EVENTS_URL })
  @Clearable()
  @HttpUrl()
  events_url?: string | null;

  @ApiPropertyOptional({ ...OPTIONAL_TEXT, maxLength: 500, example: NOTE })
  @Clearable()
  @TextLine(500)
  note?: string | null;
}

export class RoutingRuleAnswer implements RoutingRule {
  @ApiProperty({ example: WORKSPACE_EXAMPLE })
  workspace_id!: string;

  @ApiProperty({ example: NUMBER_EXAMPLE })
  e164!: string;

  @ApiProperty({ format: 'uri', example: VOICE_URL })
  voice_url!: string;

  @ApiProperty({ ...OPTIONAL_TEXT, format: 'uri', example: EVENTS_URL })
  events_url!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, example: NOTE })
  note!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-04-20T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-04-20T08:00:00.000Z' })
  updated_at!: string;
}

export function showRoutingRule(rule: RoutingRule): RoutingRuleAnswer {
  return { ...rule, created_at: formatInstant(rule.created_at), updated_at: formatInstant(rule.updated_at) };
}
