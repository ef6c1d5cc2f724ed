import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessModule } from './access/access.module.js';
import { AnomaliesModule } from './anomalies/anomalies.module.js';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { AuditModule } from './audit/audit.module.js';
import { DatabaseModule } from './database.module.js';
import { DispatchModule } from './dispatch/dispatch.module.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import { AccessLogModule } from './access-log/access-log.module.js';
import { HttpModule } from './http/http.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { LedgerMetrics } from './ledger-metrics.js';
import type { NumberLedgerAsyncOptions, NumberLedgerOptions } from './number-ledger.options.js';
import { OptionsModule } from './options.module.js';
import { ProjectionsModule } from './projections/projections.module.js';
import { ReactionsModule } from './reactions/reactions.module.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { ReleasesModule } from './releases/releases.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js';

/** The ledger as a module of any Nest application on Fastify (docs/embedding.md says what else the host has to do). */
@Module({
  imports: [
    CqrsModule,
    HttpModule,
    DatabaseModule,
    AccessModule,
    // Its guard comes behind the one that finds the key.
    RateLimitModule,
    AccessLogModule,
    // In the order in which the data flows.
    IntakeModule,
    EventStoreModule,
    ProjectionsModule,
    AssignmentsModule,
    ReleasesModule,
    AnomaliesModule,
    ReportsModule,
    ReactionsModule,
    DispatchModule,
    SubscriptionsModule,
    AuditModule,
  ],
  providers: [LedgerMetrics],
})
export class NumberLedgerModule {
  static forRoot(options: NumberLedgerOptions): DynamicModule {
    return NumberLedgerModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(options: NumberLedgerAsyncOptions): DynamicModule {
    return { module: NumberLedgerModule, imports: [OptionsModule.forRootAsync(options)] };
  }
}
