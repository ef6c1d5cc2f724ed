import { ApiProperty } from '@nestjs/swagger';
import { EVENT_COLUMNS, EventAnswer, showEvent } from '../event-store/event-answer.js';
import type { StoredEvent } from '../event-store/stored-event.js';
import { formatInstant } from '../numbers/instant.js';
import type { ReactionOutcomeData } from '../numbers/own-events.js';
import type { TimelineEntry } from './get-timeline.query.js';

/** A delivery that brought an event, or met it again. */
export class EventDeliveryAnswer {
  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000c' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:00.412Z' })
  received_at!: string;

  @ApiProperty({ example: 'recorded' })
  status!: string;
}

/** How a reaction to a release ended. */
export class TimelineOutcomeAnswer {
  @ApiProperty({ example: 43, description: 'Of the event that says so.' })
  position!: number;

  @ApiProperty({ example: '01900000-0000-7000-8000-00000000000a' })
  reaction_id!: string;

  @ApiProperty({ example: 'clear_routing' })
  action!: string;

  @ApiProperty({ example: 'succeeded', enum: ['succeeded', 'skipped', 'dead', 'cancelled'] })
  status!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  reason!: string | null;

  @ApiProperty({ example: 1 })
  attempts!: number;

  @ApiProperty({ example: 31, description: 'From the recording of the release until then.' })
  delay_ms!: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-27T10:00:01.235Z' })
  done_at!: string;
}

/** An event of a number, with every delivery of it. */
export class TimelineAnswer extends EventAnswer {
  @ApiProperty({
    type: [EventDeliveryAnswer],
    description: 'In order of arrival; none for facts of the ledger’s own.',
  })
  deliveries!: EventDeliveryAnswer[];

  @ApiProperty({ type: [TimelineOutcomeAnswer], description: 'Of a release: what was done because of it.' })
  outcomes!: TimelineOutcomeAnswer[];
}

export const TIMELINE_COLUMNS = [...EVENT_COLUMNS, 'deliveries', 'outcomes'] as const;

export function showTimelineEntry({ event, deliveries, outcomes }: TimelineEntry): TimelineAnswer {
  return {
    ...showEvent(event),
    deliveries: deliveries.map(({ id, received_at, status }) => ({
      id,
      received_at: formatInstant(received_at),
      status,
    })),
    outcomes: outcomes.map(showOutcome),
  };
}

function showOutcome({ position, body }: StoredEvent): TimelineOutcomeAnswer {
  const { data } = JSON.parse(body.toString('utf8')) as { data: ReactionOutcomeData };
  const { reaction_id, action, status, reason, attempts, delay_ms } = data;
  return {
    position,
    reaction_id,
    action,
    status,
    reason,
    attempts,
    delay_ms,
    done_at: formatInstant(data.done_at),
  };
}
