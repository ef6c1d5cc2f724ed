import { ApiProperty } from '@nestjs/swagger';
import type { Anomaly } from '../numbers/anomaly.js';
import { formatInstant } from '../numbers/instant.js';
import { AssignmentAnswer, showAssignment } from './assignment.dto.js';
import type { NumberAnswer } from './get-number.query.js';
import type { NumberItem } from './number-item.js';

/** Something in a number's events that does not add up. */
export class AnomalyAnswer {
  @ApiProperty({ example: 'missing_release', description: 'docs/events.md explains each.' })
  code!: string;

  @ApiProperty({ type: [Number], example: [17, 42], description: 'The events it rests on, by position.' })
  positions!: number[];

  @ApiProperty({
    example: 'Workspace 0190… was given +254700000001 again; its release in between was not received.',
  })
  message!: string;
}

/** A number over all workspaces, as lists show it. */
export class NumberItemAnswer {
  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ example: '+254 700 000001', description: 'The same for people.' })
  display!: string;

  @ApiProperty({
    enum: ['active', 'released'],
    description:
      '`active` when any workspace of yours holds it. `released` means that none does, not that it is free.',
  })
  state!: 'active' | 'released';

  @ApiProperty({
    type: AssignmentAnswer,
    nullable: true,
    description: 'By which it is held; of several the latest.',
  })
  current!: AssignmentAnswer | null;

  @ApiProperty({ type: AssignmentAnswer, description: 'The one that started latest.' })
  last!: AssignmentAnswer;

  @ApiProperty({ example: 2, description: 'How many assignments there are.' })
  generations!: number;

  @ApiProperty({ type: [AnomalyAnswer] })
  anomalies!: AnomalyAnswer[];
}

/** An event that the answer rests on. */
export class EvidenceAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  event_id!: string;

  @ApiProperty({ example: 42 })
  position!: number;

  @ApiProperty({ example: 'number.released' })
  kind!: string;
}

/** One number, with what was asked and what the answer rests on. */
export class NumberDetailsAnswer extends NumberItemAnswer {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The instant that is described; null: now.',
  })
  as_of!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By what was known then; null: now.',
  })
  known_at!: string | null;

  @ApiProperty({ type: [EvidenceAnswer], description: 'In log order.' })
  evidence!: EvidenceAnswer[];
}

/** Of a list in CSV: a cell each for what one sorts and filters by. */
export const NUMBER_COLUMNS = [
  ...(['e164', 'display', 'state', 'generations', 'current.workspace_id', 'current.started_at'] as const),
  ...([
    'last.workspace_id',
    'last.generation',
    'last.number_id',
    'last.country_code',
    'last.started_at',
  ] as const),
  ...(['last.ended_at', 'last.release_reason', 'anomalies'] as const),
];

export function showAnomaly({ code, positions, message }: Anomaly): AnomalyAnswer {
  return { code, positions, message };
}

export function showNumberItem({ current, last, anomalies, ...item }: NumberItem): NumberItemAnswer {
  return {
    ...item,
    current: current && showAssignment(current),
    last: showAssignment(last),
    anomalies: anomalies.map(showAnomaly),
  };
}

export function showNumber({ item, as_of, known_at, evidence }: NumberAnswer): NumberDetailsAnswer {
  return {
    ...showNumberItem(item),
    as_of: as_of && formatInstant(as_of),
    known_at: known_at && formatInstant(known_at),
    evidence,
  };
}
