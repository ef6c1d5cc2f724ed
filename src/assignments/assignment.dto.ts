import { ApiProperty } from '@nestjs/swagger';
import type { Assignment } from '../numbers/assignment.js';
import { formatInstant, parseInstant } from '../numbers/instant.js';

const TEXT_OR_NULL = { type: String, nullable: true } as const;
const INSTANT_OR_NULL = { ...TEXT_OR_NULL, format: 'date-time' } as const;
const SOURCES = ['provider', 'inferred'];

/** One period, from `started_at` to just before `ended_at`, in which a workspace held a number. */
export class AssignmentAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-000000000002' })
  workspace_id!: string;

  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ example: 1, description: 'The how-many-th time that this workspace held the number.' })
  generation!: number;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000003', description: 'The provider’s id.' })
  number_id!: string;

  @ApiProperty(TEXT_OR_NULL)
  series_id!: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, example: 'KE' })
  country_code!: string | null;

  @ApiProperty({ type: [String], nullable: true, example: ['voice', 'sms'], description: 'null: not said.' })
  capabilities!: string[] | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    example: '2026-06-27T10:00:00.000Z',
    description: 'For billing; may be rounded.',
  })
  rental_start_at!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, example: '2026-06-27T10:00:00.000Z', description: 'null: not known.' })
  started_at!: string | null;

  @ApiProperty({
    enum: SOURCES,
    example: 'provider',
    description: '`inferred`: no event of the provider says so.',
  })
  start_source!: string;

  @ApiProperty({ ...INSTANT_OR_NULL, example: null, description: 'null: held.' })
  ended_at!: string | null;

  @ApiProperty({ type: String, enum: SOURCES, nullable: true, example: null })
  end_source!: string | null;

  @ApiProperty({
    ...TEXT_OR_NULL,
    example: null,
    description: '`explicit`, `trial_expired`, `admin_released` or others.',
  })
  release_reason!: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, example: '01900000-0000-7000-8000-000000000001' })
  start_event_id!: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, example: null })
  end_event_id!: string | null;
}

/** Of a list in CSV. */
export const ASSIGNMENT_ANSWER_COLUMNS = [
  ...(['workspace_id', 'e164', 'generation', 'number_id', 'series_id', 'country_code'] as const),
  ...(['capabilities', 'rental_start_at', 'started_at', 'start_source', 'ended_at', 'end_source'] as const),
  ...(['release_reason', 'start_event_id', 'end_event_id'] as const),
] as const satisfies readonly (keyof AssignmentAnswer)[];

/** The fields in the order of the API, without the positions that the evidence has. */
export function showAssignment(assignment: Assignment): AssignmentAnswer {
  return {
    workspace_id: assignment.workspace_id,
    e164: assignment.e164,
    generation: assignment.generation,
    number_id: assignment.number_id,
    series_id: assignment.series_id,
    country_code: assignment.country_code,
    capabilities: assignment.capabilities,
    rental_start_at: assignment.rental_start_at && showSentInstant(assignment.rental_start_at),
    started_at: assignment.started_at && formatInstant(assignment.started_at),
    start_source: assignment.start_source,
    ended_at: assignment.ended_at && formatInstant(assignment.ended_at),
    end_source: assignment.end_source,
    release_reason: assignment.release_reason,
    start_event_id: assignment.start_event_id,
    end_event_id: assignment.end_event_id,
  };
}

/** What was sent as an instant but never had to be one is shown as sent where it is none. */
function showSentInstant(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatInstant(instant);
}
