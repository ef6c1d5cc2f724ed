import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { formatInstant } from '../../numbers/instant.js';
import type { Hold, Pause, ShownDestination } from './destination.js';

export class HoldAnswer implements Hold {
  @ApiProperty({ type: [String], description: 'The release reasons that wait.', example: ['admin_released'] })
  reasons!: string[];

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'They run by themselves so many seconds later; null: they wait for an approval.',
    example: 3600,
  })
  delay_seconds!: number | null;
}

export class PauseAnswer implements Pause {
  @ApiProperty({ example: 'Answered 410: the receiver wants nothing any more.' })
  reason!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:00.000Z' })
  at!: string;
}

export class DestinationAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-000000000002' })
  workspace_id!: string;

  @ApiProperty({ example: 'clear_routing' })
  action!: string;

  @ApiProperty({ enum: ['builtin', 'http'], description: '`builtin` where nothing was configured.' })
  kind!: 'builtin' | 'http';

  @ApiProperty({ type: String, nullable: true, example: 'https://pbx.example.com/hooks/ledger' })
  url!: string | null;

  @ApiProperty({ type: HoldAnswer })
  hold!: HoldAnswer;

  @ApiProperty({ type: PauseAnswer, nullable: true, description: 'null unless it is paused.' })
  paused!: PauseAnswer | null;

  @ApiPropertyOptional({
    description: 'The signing secret, in the one answer after it was made.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw…',
  })
  secret?: string;
}

/** @param madeSecret is shown */
export function showDestination(
  destination: ShownDestination,
  madeSecret: string | null = null,
): DestinationAnswer {
  const { workspace_id, action, kind, url, hold, paused } = destination;
  return {
    workspace_id,
    action,
    kind,
    url,
    hold,
    paused: paused && { reason: paused.reason, at: formatInstant(paused.at) },
    ...(madeSecret === null ? {} : { secret: madeSecret }),
  };
}
