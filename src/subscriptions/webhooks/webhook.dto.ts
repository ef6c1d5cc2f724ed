import { ApiProperty } from '@nestjs/swagger';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { formatInstant, type Instant } from '../../numbers/instant.js';
import { type Format, FORMATS, RETRIES, type Retry, type Webhook } from './webhook.js';

const WEBHOOK_ID = '01900000-0000-7000-8000-00000000000d';

export class WebhookAnswer {
  @ApiProperty({ example: WEBHOOK_ID })
  id!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000002' })
  workspace_id!: string;

  @ApiProperty({ example: 'https://billing.example.com/hooks/sautikit' })
  url!: string;

  @ApiProperty({ type: [String], example: ['number.released'] })
  events!: string[];

  @ApiProperty({ enum: FORMATS })
  format!: Format;

  @ApiProperty({ enum: RETRIES })
  retry!: Retry;

  @ApiProperty({ enum: ['active', 'paused'] })
  status!: 'active' | 'paused';

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it is paused.' })
  paused_reason!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: null })
  paused_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: null,
    description: 'Since when attempts were made and none succeeded; some seconds behind.',
  })
  failing_since!: string | null;

  @ApiProperty({ example: 4711, description: 'Deliveries exist for what the log holds up to here.' })
  position!: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:00.000Z' })
  created_at!: string;
}

export class CreatedWebhookAnswer extends WebhookAnswer {
  @ApiProperty({
    description: 'Signs the deliveries; shown this once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2…',
  })
  secret!: string;
}

export class RotatedSecretAnswer {
  @ApiProperty({ example: WEBHOOK_ID })
  id!: string;

  @ApiProperty({ description: 'Shown this once.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2…' })
  secret!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-28T10:00:00.000Z' })
  previous_expires_at!: string;
}

export class TestAnswer {
  @ApiProperty({ description: 'Whether it was answered 2xx in time.' })
  delivered!: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 200 })
  status_code!: number | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  error!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ok', description: 'At most 1 KiB of the answer.' })
  response!: string | null;

  @ApiProperty({ example: 31 })
  duration_ms!: number;
}

export class ReplayAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000e' })
  id!: string;

  @ApiProperty({ example: WEBHOOK_ID })
  webhook_id!: string;

  @ApiProperty({ example: 100 })
  after!: number;

  @ApiProperty({ example: 200 })
  until!: number;
}

export const WEBHOOK_ANSWER_COLUMNS = [
  ...(['id', 'workspace_id', 'url', 'events', 'format', 'retry', 'status', 'paused_reason'] as const),
  ...(['paused_at', 'failing_since', 'position', 'created_at'] as const),
] as const satisfies readonly (keyof WebhookAnswer)[];

export function showWebhook(webhook: Webhook): WebhookAnswer {
  const shown = (instant: Instant | null) => instant && formatInstant(instant);
  return {
    id: webhook.id,
    workspace_id: webhook.workspace_id,
    url: webhook.url,
    events: webhook.events,
    format: webhook.format,
    retry: webhook.retry,
    status: webhook.status,
    paused_reason: webhook.paused_reason,
    paused_at: shown(webhook.paused_at),
    failing_since: shown(webhook.failing_since),
    position: webhook.position,
    created_at: formatInstant(webhook.created_at),
  };
}

export function showTest({ verdict, status_code, error, response, duration_ms }: AttemptResult): TestAnswer {
  return { delivered: verdict === 'delivered', status_code, error, response, duration_ms };
}
