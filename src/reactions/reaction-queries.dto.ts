import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import type { Attempt } from '../dispatch/attempts.js';
import { isE164 } from '../numbers/e164.js';
import { formatInstant } from '../numbers/instant.js';
import type { ReactionDetails } from './get-reaction.query.js';
import { ReactionAnswer, showReaction } from './reaction.dto.js';
import { REACTION_STATUSES, type ReactionStatus } from './reaction.js';

export class ListReactionsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REACTION_STATUSES, example: 'dead' })
  @IsOptional()
  @IsIn(REACTION_STATUSES)
  status?: ReactionStatus;

  @ApiPropertyOptional({ example: 'clear_routing' })
  @QueryText()
  action?: string;

  @ApiPropertyOptional({ example: '+254700000001' })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;

  @ApiPropertyOptional({ example: '01900000-0000-7000-8000-000000000002' })
  @QueryText()
  workspace_id?: string;
}

/** One attempt at a reaction. */
export class ReactionAttemptAnswer implements Attempt {
  @ApiProperty({ example: 1 })
  attempt!: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:01.231Z' })
  at!: string;

  @ApiProperty({ example: 3 })
  duration_ms!: number;

  @ApiProperty({ type: Number, nullable: true, example: null, description: 'Of HTTP destinations only.' })
  status_code!: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null when it succeeded.' })
  error!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The beginning of the answer.' })
  response!: string | null;
}

export class ReactionDetailsAnswer extends ReactionAnswer {
  @ApiProperty({
    type: [ReactionAttemptAnswer],
    description:
      'Oldest first. An attempt whose worker died, or that found nothing to do, is counted but not listed.',
  })
  attempt_log!: ReactionAttemptAnswer[];
}

export function showReactionDetails({ attempt_log, ...reaction }: ReactionDetails): ReactionDetailsAnswer {
  return {
    ...showReaction(reaction),
    attempt_log: attempt_log.map((attempt) => ({ ...attempt, at: formatInstant(attempt.at) })),
  };
}
