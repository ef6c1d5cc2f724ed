import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Equals, IsInt, Matches, Max, Min } from 'class-validator';
import { formatInstant, type Instant } from '../../numbers/instant.js';
import { Clearable, InstantField, Omittable } from '../record-fields.js';
import { NUMBER_EXAMPLE, WORKSPACE_EXAMPLE, WorkspaceBody } from '../record-queries.dto.js';
import type { BillingPeriod } from './billing-period.js';

const OPTIONAL_INSTANT = { type: String, nullable: true, format: 'date-time' } as const;
const BY_RELEASE = 'is set when the number is released; leave it out';

export class PutBillingDto extends WorkspaceBody {
  @ApiProperty({ minimum: 0, example: 50_000, description: 'In the minor unit of the currency, like cents.' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  monthly_price_minor!: number;

  @ApiProperty({ example: 'KES', description: 'ISO 4217: three capital letters.' })
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be three capital letters (ISO 4217), like KES' })
  currency!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-04-20T08:00:00.000Z',
    description: 'When left out: as it is for a period that runs, now for a new one.',
  })
  @Omittable()
  @InstantField()
  started_at?: Instant;

  @ApiPropertyOptional({ type: 'null', description: 'Set by a release, never by hand.' })
  @Clearable()
  @Equals(null, { message: `stopped_at ${BY_RELEASE}` })
  stopped_at?: null;

  @ApiPropertyOptional({ enum: [0], description: 'Set by a release, never by hand.' })
  @Omittable()
  @Equals(0, { message: `correction_seconds ${BY_RELEASE}` })
  correction_seconds?: 0;
}

export class BillingPeriodAnswer implements BillingPeriod {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000e' })
  id!: string;

  @ApiProperty({ example: 50_000, description: 'In the minor unit of the currency.' })
  monthly_price_minor!: number;

  @ApiProperty({ example: 'KES' })
  currency!: string;

  @ApiProperty({ format: 'date-time', example: '2026-04-20T08:00:00.000Z' })
  started_at!: string;

  @ApiProperty({
    ...OPTIONAL_INSTANT,
    example: '2026-06-27T10:00:00.000Z',
    description: 'Not billed from then on; null while it runs.',
  })
  stopped_at!: string | null;

  @ApiProperty({
    example: 0,
    description: 'Whole seconds billed after the stop, because the release was known late.',
  })
  correction_seconds!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '01900000-0000-7000-8000-000000000001',
    description: 'The release event that stopped it.',
  })
  stopped_by!: string | null;
}

/** The newest period, with those before it. */
export class BillingAnswer extends BillingPeriodAnswer {
  @ApiProperty({ example: WORKSPACE_EXAMPLE })
  workspace_id!: string;

  @ApiProperty({ example: NUMBER_EXAMPLE })
  e164!: string;

  @ApiProperty({ type: [BillingPeriodAnswer], description: 'The periods before it, newest first.' })
  history!: BillingPeriodAnswer[];
}

/** @param periods newest first, at least one */
export function showBilling(
  workspace_id: string,
  e164: string,
  periods: readonly BillingPeriod[],
): BillingAnswer {
  const [newest, ...history] = periods.map(showPeriod);
  return { workspace_id, e164, ...newest!, history };
}

function showPeriod(period: BillingPeriod): BillingPeriodAnswer {
  return {
    ...period,
    started_at: formatInstant(period.started_at),
    stopped_at: period.stopped_at && formatInstant(period.stopped_at),
  };
}
