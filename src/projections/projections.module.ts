import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { ListProjectionsHandler } from './list-projections.query.js';
import { ProjectionCheckpoints } from './projection-checkpoints.js';
import { ProjectionRegistry } from './projection-registry.js';
import { ProjectionsController } from './projections.controller.js';
import { ProjectionsService } from './projections.service.js';

/** 3 — the engine that keeps read models up to date; it knows no concrete one. */
@Module({
  imports: [CqrsModule, EventStoreModule],
  controllers: [ProjectionsController],
  providers: [ProjectionRegistry, ProjectionCheckpoints, ProjectionsService, ListProjectionsHandler],
  exports: [ProjectionRegistry, ProjectionCheckpoints],
})
export class ProjectionsModule {}
