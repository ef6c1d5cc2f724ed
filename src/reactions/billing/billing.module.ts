import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BillingController } from './billing.controller.js';
import { GetBillingHandler } from './get-billing.query.js';
import { PutBillingHandler } from './put-billing.command.js';
import { StopBillingHandler } from './stop-billing.command.js';

/** What numbers are billed at, and that released ones are not. */
@Module({
  imports: [CqrsModule],
  controllers: [BillingController],
  providers: [GetBillingHandler, PutBillingHandler, StopBillingHandler],
})
export class BillingModule {}
