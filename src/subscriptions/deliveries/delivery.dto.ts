import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { formatInstant } from '../../numbers/instant.js';
import { type Delivery, DELIVERY_STATUSES, type DeliveryStatus } from './delivery.js';

export class ListWebhookDeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;
}

export class WebhookAttemptAnswer {
  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:01.204Z' })
  at!: string;

  @ApiProperty({ type: Number, nullable: true, example: 503, description: 'null when no answer came.' })
  status_code!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Answered 503; expected 200 to 299.' })
  error!: string | null;

  @ApiProperty({ example: 31 })
  duration_ms!: number;
}

export class WebhookDeliveryAnswer {
  @ApiProperty({ example: '5f0c5a52-7a1c-4f0e-9d39-0f2a4f2c9b1d', description: 'Also its idempotency key.' })
  id!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000d' })
  webhook_id!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  event_id!: string;

  @ApiProperty({ example: 42, description: 'Of its event on the log.' })
  position!: number;

  @ApiProperty({ enum: DELIVERY_STATUSES })
  status!: DeliveryStatus;

  @ApiProperty({ type: [WebhookAttemptAnswer], description: 'Oldest first.' })
  attempts!: WebhookAttemptAnswer[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: null,
    description:
      'Not before then; null when it is not pending. It may have to wait for its number’s earlier ones.',
  })
  next_attempt_at!: string | null;

  @ApiProperty({ description: 'Whether it delivers an old event anew.' })
  replay!: boolean;
}

export const WEBHOOK_DELIVERY_COLUMNS = [
  ...([
    'id',
    'webhook_id',
    'event_id',
    'position',
    'status',
    'attempts',
    'next_attempt_at',
    'replay',
  ] as const),
] as const satisfies readonly (keyof WebhookDeliveryAnswer)[];

export function showWebhookDelivery(delivery: Delivery): WebhookDeliveryAnswer {
  return {
    id: delivery.id,
    webhook_id: delivery.webhook_id,
    event_id: delivery.event_id,
    position: delivery.position,
    status: delivery.status,
    attempts: delivery.attempts.map(({ at, status_code, error, duration_ms }) => ({
      at: formatInstant(at),
      status_code,
      error,
      duration_ms,
    })),
    next_attempt_at: delivery.status === 'pending' ? formatInstant(delivery.next_attempt_at) : null,
    replay: delivery.replay,
  };
}
