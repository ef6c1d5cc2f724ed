import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FreshQuery } from '../http/freshness.js';
import { FreshPageQuery } from '../http/page.js';
import { QueryParsed } from '../http/query-parsed.js';
import { QueryText } from '../http/query-text.js';
import type { ReactionCounts } from '../reactions/count-reactions-of-releases.query.js';
import { ReactionAnswer } from '../reactions/reaction.dto.js';
import { isE164 } from '../numbers/e164.js';
import { formatInstant, type Instant, parseInstant } from '../numbers/instant.js';
import type { Release } from './release.js';

const INSTANT = 'an RFC 3339 instant with a zone, like 2026-06-27T10:00:00Z';
const WORKSPACE_ID = '01900000-0000-7000-8000-000000000002';

export class ListReleasesQuery extends FreshPageQuery {
  @ApiPropertyOptional({ example: WORKSPACE_ID })
  @QueryText()
  workspace_id?: string;

  @ApiPropertyOptional({ example: 'trial_expired' })
  @QueryText()
  reason?: string;

  @ApiPropertyOptional({ example: 'KE' })
  @QueryText()
  country_code?: string;

  @ApiPropertyOptional({ example: '+254700000001' })
  @QueryParsed((text) => (isE164(text) ? text : null), 'a number in E.164 form like +254700000001')
  e164?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Released then or later.' })
  @QueryParsed(parseInstant, INSTANT)
  from?: Instant;

  @ApiPropertyOptional({ format: 'date-time', description: 'Released before.' })
  @QueryParsed(parseInstant, INSTANT)
  to?: Instant;
}

export class GetReleaseQuery extends FreshQuery {
  @ApiPropertyOptional({
    example: WORKSPACE_ID,
    description: 'Needed where two workspaces have the same event id.',
  })
  @QueryText()
  workspace_id?: string;
}

/** How what is done because of a release stands. */
export class ReactionCountsAnswer implements ReactionCounts {
  @ApiProperty({ example: 0, description: 'Not finished: waiting, running, between attempts, or held.' })
  pending!: number;

  @ApiProperty({ example: 3 })
  succeeded!: number;

  @ApiProperty({ example: 0, description: 'Not done, with a reason; also those that were cancelled.' })
  skipped!: number;

  @ApiProperty({ example: 0, description: 'Failed for good, until somebody retries them.' })
  dead!: number;
}

/** A release event that ended an assignment. */
class ReleaseFields implements Omit<Release, 'position'> {
  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  release_event_id!: string;

  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ example: WORKSPACE_ID })
  workspace_id!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000003' })
  number_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'KE' })
  country_code!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'explicit',
    description: '`explicit`, `trial_expired`, `admin_released`, or what else the provider sends.',
  })
  release_reason!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:00.000Z' })
  released_at!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-27T10:00:01.204517Z',
    description: 'When the ledger knew.',
  })
  recorded_at!: string;

  @ApiProperty({ example: 1, description: 'Which assignment of the number to this workspace it ended.' })
  generation!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 86400,
    description: 'To the microsecond; null when it is not known when the assignment started.',
  })
  held_for_seconds!: number | null;
}

export class ReleaseAnswer extends ReleaseFields {
  @ApiProperty({ type: ReactionCountsAnswer })
  reactions!: ReactionCountsAnswer;
}

export class ReleaseDetailsAnswer extends ReleaseFields {
  @ApiProperty({ type: [ReactionAnswer], description: 'What was done because of it, or is to be done.' })
  reactions!: ReactionAnswer[];
}

export const RELEASE_ANSWER_COLUMNS = [
  ...(['release_event_id', 'e164', 'workspace_id', 'number_id', 'country_code', 'release_reason'] as const),
  ...(['released_at', 'recorded_at', 'generation', 'held_for_seconds'] as const),
  ...(['reactions.pending', 'reactions.succeeded', 'reactions.skipped', 'reactions.dead'] as const),
] as const;

/** The fields in the order of the API. */
export function showRelease<R>(row: Release, reactions: R): ReleaseFields & { reactions: R } {
  return {
    release_event_id: row.release_event_id,
    e164: row.e164,
    workspace_id: row.workspace_id,
    number_id: row.number_id,
    country_code: row.country_code,
    release_reason: row.release_reason,
    released_at: formatInstant(row.released_at),
    recorded_at: formatInstant(row.recorded_at),
    generation: row.generation,
    held_for_seconds: row.held_for_seconds,
    reactions,
  };
}
