import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import type { DeliveryDetails, DeliverySummary } from './delivery-details.js';

const STATUSES = ['recorded', 'duplicate', 'conflict', 'ignored', 'quarantined', 'rejected', 'dismissed'];
const FLAGS = ['header_kind_mismatch', 'header_event_id_mismatch', 'stale_timestamp', 'workspace_mismatch'];
const EVENT_ID_EXAMPLE = '01900000-0000-7000-8000-000000000001';
const OPTIONAL_TEXT = { type: String, nullable: true } as const;

/** A character the database cannot hold in text, so nothing can have it. */
const NO_NUL = /^[^\0]*$/;

export class DeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;

  @ApiPropertyOptional({ example: 'default' })
  @IsOptional()
  @IsString()
  @Matches(NO_NUL, { message: 'endpoint_id must not hold U+0000' })
  endpoint_id?: string;

  @ApiPropertyOptional({ example: EVENT_ID_EXAMPLE })
  @IsOptional()
  @IsString()
  @Matches(NO_NUL, { message: 'event_id must not hold U+0000' })
  event_id?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Received then or later.' })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Received before.' })
  @IsOptional()
  @IsString()
  to?: string;
}

export class DeliveryDto implements DeliverySummary {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000c' })
  id!: string;

  @ApiProperty({ example: 'default' })
  endpoint_id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:00.412Z' })
  received_at!: string;

  @ApiProperty({ enum: STATUSES })
  status!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The event it brought, or met on the ledger.',
    example: 42,
  })
  position!: number | null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The id in the signed body.', example: EVENT_ID_EXAMPLE })
  event_id!: string | null;

  @ApiProperty({
    ...OPTIONAL_TEXT,
    description: 'The kind in the signed body, as sent.',
    example: 'number.released',
  })
  kind!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Why it is not on the ledger.' })
  reason!: string | null;

  @ApiProperty({ type: [String], enum: FLAGS, description: 'What is odd about it.', example: [] })
  flags!: string[];

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Unsigned header, as sent.' })
  idempotency_key!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Unsigned header, as sent.' })
  header_kind!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'Unsigned header, as sent.' })
  header_event_id!: string | null;

  @ApiProperty(OPTIONAL_TEXT)
  dismissed_reason!: string | null;

  @ApiProperty({
    ...OPTIONAL_TEXT,
    format: 'date-time',
    description: 'When it was dismissed or reprocessed.',
  })
  resolved_at!: string | null;
}

export class DeliveryDetailsDto extends DeliveryDto implements DeliveryDetails {
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The signature header, as sent.' })
  signature!: string | null;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The endpoint secret that verified it.' })
  secret_id!: string | null;

  @ApiProperty({ format: 'byte', description: 'The bytes that were signed.' })
  body_base64!: string;

  @ApiProperty({ ...OPTIONAL_TEXT, description: 'The same as text; null when they are not UTF-8.' })
  body_text!: string | null;
}

export class DismissDeliveryDto {
  @ApiProperty({ minLength: 1, maxLength: 500, example: 'A test event of the provider, without a number.' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'reason must say something' })
  @Matches(NO_NUL, { message: 'reason must not hold U+0000' })
  reason!: string;
}
