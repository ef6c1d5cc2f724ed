import { ApiProperty } from '@nestjs/swagger';

/** The answer to a delivery that was kept. */
export class WebhookAnswerDto {
  @ApiProperty({
    enum: ['recorded', 'duplicate', 'ignored', 'quarantined', 'conflict'],
    description:
      'What the delivery came to. Every one of them is final for the provider: nothing has to be sent again.',
    example: 'recorded',
  })
  status!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The id in the signed body, where it could be read.',
    example: '01900000-0000-7000-8000-000000000001',
  })
  event_id!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Where the event stands on the ledger.',
    example: 42,
  })
  position!: number | null;
}
