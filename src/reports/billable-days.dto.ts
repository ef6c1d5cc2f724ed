import { ApiProperty } from '@nestjs/swagger';
import { formatInstant } from '../numbers/instant.js';
import { type BillableRow, correctionOf, NOTHING } from './billable-row.js';
import type { BillableTotal } from './billable-totals.js';

const WORKSPACE_ID = '01900000-0000-7000-8000-000000000002';
const INSTANT_OR_NULL = { type: String, format: 'date-time', nullable: true } as const;

/** How long a number was held. */
export class AmountAnswer {
  @ApiProperty({ example: 30, description: 'Calendar days touched, if only for a moment.' })
  days!: number;

  @ApiProperty({ example: 2592000, description: 'To the microsecond.' })
  seconds!: number;
}

const REPORTED = {
  type: AmountAnswer,
  nullable: true,
  description: 'What this report said at `known_at`; null without one.',
};
const CORRECTION = {
  type: AmountAnswer,
  nullable: true,
  description: 'What has to be added to `reported`; null without `known_at`.',
};

/** How long one assignment lasted within the month. */
export class BillableDaysAnswer extends AmountAnswer {
  @ApiProperty({ example: WORKSPACE_ID })
  workspace_id!: string;

  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1,
    description: 'Which assignment of the number; null: at `known_at` it looked like one, and is none.',
  })
  generation!: number | null;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000003' })
  number_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'KE' })
  country_code!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, example: '2026-05-02T07:30:00.000Z', description: 'Of the assignment.' })
  started_at!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, example: null, description: 'Of the assignment; null: held.' })
  ended_at!: string | null;

  @ApiProperty({
    example: true,
    description: 'false: the provision was not received, so nothing is counted. Look at it by hand.',
  })
  start_known!: boolean;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    example: '2026-05-31T21:00:00.000Z',
    description: 'What counts begins.',
  })
  from!: string | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    example: '2026-06-30T21:00:00.000Z',
    description: 'What counts ends before.',
  })
  to!: string | null;

  @ApiProperty(REPORTED)
  reported!: AmountAnswer | null;

  @ApiProperty(CORRECTION)
  correction!: AmountAnswer | null;
}

/** All of a workspace's rows added up. */
export class BillableTotalAnswer extends AmountAnswer {
  @ApiProperty({ example: WORKSPACE_ID })
  workspace_id!: string;

  @ApiProperty({ example: 1, description: 'Held at some time of the month.' })
  numbers!: number;

  @ApiProperty({ example: 1 })
  assignments!: number;

  @ApiProperty(REPORTED)
  reported!: AmountAnswer | null;

  @ApiProperty(CORRECTION)
  correction!: AmountAnswer | null;
}

/** Of the CSV; the last four are empty without known_at. */
export const BILLABLE_COLUMNS = [
  'workspace_id',
  'e164',
  'generation',
  'number_id',
  'country_code',
  'started_at',
  'ended_at',
  'start_known',
  'from',
  'to',
  'days',
  'seconds',
  'reported.days',
  'reported.seconds',
  'correction.days',
  'correction.seconds',
] as const;

export function showBillableRow({ assignment, stands, held, reported }: BillableRow): BillableDaysAnswer {
  const { days, seconds } = held ?? NOTHING;
  return {
    workspace_id: assignment.workspace_id,
    e164: assignment.e164,
    generation: stands ? assignment.generation : null,
    number_id: assignment.number_id,
    country_code: assignment.country_code,
    started_at: assignment.started_at && formatInstant(assignment.started_at),
    ended_at: assignment.ended_at && formatInstant(assignment.ended_at),
    start_known: assignment.started_at !== null,
    from: held?.from ? formatInstant(held.from) : null,
    to: held && formatInstant(held.to),
    days,
    seconds,
    reported: reported && { days: reported.days, seconds: reported.seconds },
    correction: correctionOf(held, reported),
  };
}

export function showBillableTotal(total: BillableTotal): BillableTotalAnswer {
  return { ...total, correction: correctionOf(total, total.reported) };
}
