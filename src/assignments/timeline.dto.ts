import { ApiProperty } from '@nestjs/swagger';
import { EVENT_COLUMNS, EventAnswer, showEvent } from '../event-store/event-answer.js';
import { formatInstant } from '../numbers/instant.js';
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

/** An event of a number, with every delivery of it. */
export class TimelineAnswer extends EventAnswer {
  @ApiProperty({
    type: [EventDeliveryAnswer],
    description: 'In order of arrival; none for facts of the ledger’s own.',
  })
  deliveries!: EventDeliveryAnswer[];
}

export const TIMELINE_COLUMNS = [...EVENT_COLUMNS, 'deliveries'] as const;

export function showTimelineEntry({ event, deliveries }: TimelineEntry): TimelineAnswer {
  return {
    ...showEvent(event),
    deliveries: deliveries.map(({ id, received_at, status }) => ({
      id,
      received_at: formatInstant(received_at),
      status,
    })),
  };
}
