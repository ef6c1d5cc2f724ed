import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ProjectionRegistry } from '../projections/projection-registry.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AnomaliesController } from './anomalies.controller.js';
import { anomaliesProjection } from './anomalies.projection.js';
import { ListAnomaliesHandler } from './list-anomalies.query.js';

/** 4 — what does not add up. */
@Module({
  imports: [CqrsModule, ProjectionsModule],
  controllers: [AnomaliesController],
  providers: [ListAnomaliesHandler],
})
export class AnomaliesModule {
  constructor(projections: ProjectionRegistry) {
    projections.register(anomaliesProjection);
  }
}
