import { ApiProperty } from '@nestjs/swagger';
import type { ProjectionStatus } from './projection-checkpoints.js';

/** How one projection stands against the log. */
export class ProjectionStatusAnswer implements ProjectionStatus {
  @ApiProperty({ example: 'assignments' })
  name!: string;

  @ApiProperty({ example: 1, description: 'How many times its tables were built.' })
  generation!: number;

  @ApiProperty({ example: 42, description: 'The last position its rows reflect.' })
  position!: number;

  @ApiProperty({ example: 42, description: 'The last position of the log.' })
  head_position!: number;

  @ApiProperty({ example: 0 })
  lag_events!: number;

  @ApiProperty({
    example: 0,
    description: 'How long the oldest event it has not projected has been on the log.',
  })
  lag_seconds!: number;

  @ApiProperty({
    enum: ['live', 'rebuilding', 'stopped'],
    description:
      'rebuilding: its tables are being built anew while the present ones serve on; stopped: an event cannot be projected, see error.',
  })
  status!: ProjectionStatus['status'];

  @ApiProperty({ type: String, nullable: true, example: null })
  error!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: null,
    description: 'The position that cannot be projected.',
  })
  error_position!: number | null;
}

export class ProjectionStatusList {
  @ApiProperty({ type: [ProjectionStatusAnswer] })
  data!: ProjectionStatusAnswer[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Always null: there are only a few.',
  })
  next_cursor!: null;
}
