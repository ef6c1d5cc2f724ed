import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FreshQuery } from '../http/freshness.js';
import { QueryParsed, QueryRequired } from '../http/query-parsed.js';
import { DEFAULT_TIME_ZONE, parseDate, parseTimeZone } from '../numbers/calendar.js';
import { formatInstant } from '../numbers/instant.js';
import type { ReassignedAnswer as Answer } from '../numbers/reassigned.js';
import type { ReassignedCheck } from './get-reassigned.query.js';
import { EvidenceAnswer } from './number.dto.js';
import type { RecordedCheck } from './record-reassigned.command.js';

export class ReassignedQuery extends FreshQuery {
  @ApiProperty({
    format: 'date',
    example: '2026-06-01',
    description: 'From the beginning of this date on; today at the latest.',
  })
  @QueryRequired(parseDate, 'a date of the calendar like 2026-06-01')
  since!: string;

  @ApiPropertyOptional({ default: DEFAULT_TIME_ZONE, description: 'The time zone in which the date begins.' })
  @QueryParsed(parseTimeZone, `the name of a time zone like ${DEFAULT_TIME_ZONE}`)
  tz: string = DEFAULT_TIME_ZONE;
}

/** Whether a number left its holder. */
export class ReassignedAnswer {
  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ format: 'date', example: '2026-06-01' })
  since!: string;

  @ApiProperty({
    enum: ['yes', 'no', 'no_data'],
    example: 'yes',
    description:
      '`yes`: a workspace of yours released it on that date or later. `no`: one held it from then until now. ' +
      '`no_data`: neither is known, as it was not yours then.',
  })
  answer!: Answer;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-05-02T07:30:00.000Z',
    description: 'Since when anything is known of the number; null: nothing is.',
  })
  coverage_start!: string | null;

  @ApiProperty({
    type: [EvidenceAnswer],
    description:
      'In log order. Of `yes` what shows each release, of `no` what began the assignment, of `no_data` what is known instead.',
  })
  evidence!: EvidenceAnswer[];

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-27T10:00:01.204517Z',
    description: 'The answer is by everything recorded until then.',
  })
  checked_at!: string;
}

/** The same, with the event that proves that it was asked. */
export class RecordedReassignedAnswer extends ReassignedAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000d' })
  event_id!: string;

  @ApiProperty({ example: 43, description: 'Of that event.' })
  position!: number;
}

export function showReassigned(check: ReassignedCheck): ReassignedAnswer {
  return {
    e164: check.e164,
    since: check.since,
    answer: check.answer,
    coverage_start: check.coverage_start && formatInstant(check.coverage_start),
    evidence: check.evidence,
    checked_at: formatInstant(check.checked_at),
  };
}

export function showRecordedReassigned(check: RecordedCheck): RecordedReassignedAnswer {
  return { ...showReassigned(check), event_id: check.event_id, position: check.position };
}
