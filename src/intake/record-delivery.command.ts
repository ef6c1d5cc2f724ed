import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { NewDelivery, RecordedDelivery } from './delivery.js';
import { DeliveryRecorder } from './delivery-recorder.js';

/** Keeps a verified delivery, and its event where it brings one. @throws IntakeUnavailable */
export class RecordDelivery extends Command<RecordedDelivery> {
  constructor(readonly delivery: NewDelivery) {
    super();
  }
}

@CommandHandler(RecordDelivery)
export class RecordDeliveryHandler implements ICommandHandler<RecordDelivery> {
  constructor(private readonly recorder: DeliveryRecorder) {}

  execute({ delivery }: RecordDelivery): Promise<RecordedDelivery> {
    return this.recorder.record(delivery);
  }
}
