import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { BillableDaysController } from './billable-days.controller.js';
import { GetReportStartHandler } from './get-report-start.query.js';
import { ListBillableDaysHandler } from './list-billable-days.query.js';
import { SumBillableDaysHandler } from './sum-billable-days.query.js';

/** 4 — what the assignments add up to. */
@Module({
  imports: [CqrsModule, EventStoreModule, ProjectionsModule],
  controllers: [BillableDaysController],
  providers: [GetReportStartHandler, ListBillableDaysHandler, SumBillableDaysHandler],
})
export class ReportsModule {}
