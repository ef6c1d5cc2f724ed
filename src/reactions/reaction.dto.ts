import { ApiProperty } from '@nestjs/swagger';
import { formatInstant, type Instant } from '../numbers/instant.js';
import type { ActionOutcome } from './ended-assignment.js';
import { type Reaction, REACTION_STATUSES, type ReactionStatus } from './reaction.js';

const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const OPTIONAL_INSTANT = { ...OPTIONAL_TEXT, format: 'date-time' } as const;

/** One thing done, or to be done, because of a release. */
export class ReactionAnswer implements Reaction {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000a' })
  id!: string;

  @ApiProperty({
    example: 'clear_routing',
    description:
      '`clear_routing`, `remove_from_phone_book`, `stop_billing`, or one of the host application’s.',
  })
  action!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000002' })
  workspace_id!: string;

  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  release_event_id!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1,
    description:
      'Which assignment of the number the release ended, as last looked at; null when it ended none.',
  })
  generation!: number | null;

  @ApiProperty({
    enum: REACTION_STATUSES,
    example: 'succeeded',
    description:
      '`failed` waits for its next attempt, `dead` for a retry by hand, `held` for approval or a delay.',
  })
  status!: ReactionStatus;

  @ApiProperty({
    ...OPTIONAL_TEXT,
    example: null,
    description:
      'Why it is held (`inferred`, or the release’s reason), was skipped (`superseded`, `repeated`, `already_done`) or cancelled.',
  })
  reason!: string | null;

  @ApiProperty({ example: 1, description: 'How many attempts were begun.' })
  attempts!: number;

  @ApiProperty({ ...OPTIONAL_INSTANT, example: null, description: 'Null when none is due by itself.' })
  next_attempt_at!: Instant | null;

  @ApiProperty({ ...OPTIONAL_TEXT, example: null })
  last_error!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { removed: 1 },
    description: 'What was done: ids and counts.',
  })
  outcome!: ActionOutcome | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:01.210Z' })
  created_at!: string;

  @ApiProperty({ ...OPTIONAL_INSTANT, example: '2026-06-27T10:00:01.248Z' })
  finished_at!: string | null;
}

export const REACTION_COLUMNS = [
  ...([
    'id',
    'action',
    'workspace_id',
    'e164',
    'release_event_id',
    'generation',
    'status',
    'reason',
  ] as const),
  ...(['attempts', 'next_attempt_at', 'last_error', 'outcome', 'created_at', 'finished_at'] as const),
] as const satisfies readonly (keyof ReactionAnswer)[];

/** The fields in the order of the API. */
export function showReaction(reaction: Reaction): ReactionAnswer {
  const shown = (instant: Instant | null) => instant && formatInstant(instant);
  return {
    id: reaction.id,
    action: reaction.action,
    workspace_id: reaction.workspace_id,
    e164: reaction.e164,
    release_event_id: reaction.release_event_id,
    generation: reaction.generation,
    status: reaction.status,
    reason: reaction.reason,
    attempts: reaction.attempts,
    next_attempt_at: shown(reaction.next_attempt_at),
    last_error: reaction.last_error,
    outcome: reaction.outcome,
    created_at: formatInstant(reaction.created_at),
    finished_at: shown(reaction.finished_at),
  };
}
