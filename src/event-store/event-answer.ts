import { ApiProperty } from '@nestjs/swagger';
import { toNumberFact } from '../numbers/fact.js';
import { formatInstant, parseInstant } from '../numbers/instant.js';
import { upcastKind } from '../numbers/number-event.js';
import type { StoredEvent } from './stored-event.js';

/** An event of the log as the API shows it. */
export class EventAnswer {
  @ApiProperty({ example: 42, description: '1, 2, 3 … without gaps, in the order of recording.' })
  position!: number;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000001' })
  event_id!: string;

  @ApiProperty({ example: 'number.released', description: 'Old names are shown under their present one.' })
  kind!: string;

  @ApiProperty({ example: '01900000-0000-7000-8000-000000000002' })
  workspace_id!: string;

  @ApiProperty({ type: String, nullable: true, example: '+254700000001' })
  e164!: string | null;

  @ApiProperty({ example: '2026-06-27T10:00:00.000Z', description: 'Since when it was so.' })
  effective_at!: string;

  @ApiProperty({ example: '2026-06-27T10:00:00.000Z', description: 'When it happened, as its sender says.' })
  occurred_at!: string;

  @ApiProperty({ example: '2026-06-27T10:00:01.204517Z', description: 'When the ledger knew.' })
  recorded_at!: string;

  @ApiProperty({
    description: 'As sent.',
    type: 'object',
    additionalProperties: true,
    example: {
      number_id: '01900000-0000-7000-8000-000000000003',
      e164: '+254700000001',
      release_reason: 'explicit',
    },
  })
  data!: Record<string, unknown>;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'The event that caused this one.',
  })
  causation_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The run it belongs to.' })
  correlation_id!: string | null;
}

export const EVENT_COLUMNS = [
  'position',
  'event_id',
  'kind',
  'workspace_id',
  'e164',
  'effective_at',
  'occurred_at',
  'recorded_at',
  'data',
  'causation_id',
  'correlation_id',
] as const satisfies readonly (keyof EventAnswer)[];

/** Shows a stored event, read through the upcaster. */
export function showEvent(event: StoredEvent): EventAnswer {
  const { occurred_at, data } = JSON.parse(event.body.toString('utf8')) as Pick<
    EventAnswer,
    'occurred_at' | 'data'
  >;
  const occurred = parseInstant(occurred_at) ?? event.recorded_at;
  return {
    position: event.position,
    event_id: event.event_id,
    kind: upcastKind(event.kind),
    workspace_id: event.workspace_id,
    e164: event.e164,
    effective_at: formatInstant(toNumberFact(event)?.effective_at ?? occurred),
    occurred_at: formatInstant(occurred),
    recorded_at: formatInstant(event.recorded_at),
    data,
    causation_id: event.causation_id,
    correlation_id: event.correlation_id,
  };
}
