import { ApiProperty } from '@nestjs/swagger';
import type { Rebuild } from './rebuild.js';
import { rateOf } from './rebuild-rate.js';

/** A rebuild as the API shows it. */
export class RebuildAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000b' })
  id!: string;

  @ApiProperty({ enum: ['running', 'succeeded', 'failed', 'cancelled'] })
  status!: Rebuild['status'];

  @ApiProperty({ example: 640_000 })
  events_done!: number;

  @ApiProperty({ example: 1_000_000 })
  events_total!: number;

  @ApiProperty({ type: Number, nullable: true, example: 320_000 })
  events_per_second!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 2,
    description: 'Seconds left at this rate, while running.',
  })
  eta_seconds!: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it failed.' })
  error!: string | null;
}

export function showRebuild(rebuild: Rebuild): RebuildAnswer {
  const { id, status, events_done, events_total, error } = rebuild;
  return { id, status, events_done, events_total, ...rateOf(rebuild), error };
}
