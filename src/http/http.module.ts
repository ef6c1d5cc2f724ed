import { Global, Module } from '@nestjs/common';
import { Cursors } from './cursor.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessChecks } from './readiness-checks.js';

/** The edge all controllers share. Global: rooms take cursors, metrics and readiness checks from it. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [Cursors, Metrics, ReadinessChecks],
  exports: [Cursors, Metrics, ReadinessChecks],
})
export class HttpModule {}
