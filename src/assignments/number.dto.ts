import { ApiProperty } from '@nestjs/swagger';
import type { Anomaly } from '../numbers/anomaly.js';
import { formatInstant } from '../numbers/instant.js';
import { AssignmentAnswer, showAssignment } from './assignment.dto.js';
import { coolingUntil } from './cooling.js';
import type { NumberAnswer } from './get-number.query.js';
import type { NumberItem } from './number-item.js';

/** Something in a number's events that does not add up. */
export class AnomalyAnswer {
  @ApiProperty({ example: 'missing_release', description: 'docs/numbers.md explains each.' })
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

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description:
      'Until then whoever dials the number most likely means its last holder. null: it is held, or nothing cools here.',
  })
  cooling_until!: string | null;
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
  ...(['last.ended_at', 'last.release_reason', 'anomalies', 'cooling_until'] as const),
];

export function showAnomaly({ code, positions, message }: Anomaly): AnomalyAnswer {
  return { code, positions, message };
}

/** @param coolingDays for how many days a number cools after its release */
export function showNumberItem(item: NumberItem, coolingDays: number): NumberItemAnswer {
  const cooling = coolingUntil(item.released_at, coolingDays);
  return {
    e164: item.e164,
    display: item.display,
    state: item.state,
    current: item.current && showAssignment(item.current),
    last: showAssignment(item.last),
    generations: item.generations,
    anomalies: item.anomalies.map(showAnomaly),
    cooling_until: cooling && formatInstant(cooling),
  };
}

export function showNumber(answer: NumberAnswer, coolingDays: number): NumberDetailsAnswer {
  const { item, as_of, known_at, evidence } = answer;
  return {
    ...showNumberItem(item, coolingDays),
    as_of: as_of && formatInstant(as_of),
    known_at: known_at && formatInstant(known_at),
    evidence,
  };
}
