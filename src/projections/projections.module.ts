import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { ListProjectionsHandler } from './list-projections.query.js';
import { ProjectionCheckpoints } from './projection-checkpoints.js';
import { ProjectionRegistry } from './projection-registry.js';
import { ProjectionsController } from './projections.controller.js';
import { ProjectionsService } from './projections.service.js';
import { CancelRebuildHandler } from './rebuild/cancel-rebuild.command.js';
import { GetRebuildHandler } from './rebuild/get-rebuild.query.js';
import { Rebuilder } from './rebuild/rebuilder.js';
import { Rebuilds } from './rebuild/rebuilds.js';
import { RebuildsController } from './rebuild/rebuilds.controller.js';
import { StartRebuildHandler } from './rebuild/start-rebuild.command.js';

/** 3 — the engine that keeps read models up to date, and builds them anew; it knows no concrete one. */
@Module({
  imports: [CqrsModule, EventStoreModule],
  controllers: [ProjectionsController, RebuildsController],
  providers: [
    ProjectionRegistry,
    ProjectionCheckpoints,
    ProjectionsService,
    ListProjectionsHandler,
    Rebuilds,
    Rebuilder,
    StartRebuildHandler,
    CancelRebuildHandler,
    GetRebuildHandler,
  ],
  exports: [ProjectionRegistry, ProjectionCheckpoints, Rebuilder, Rebuilds],
})
export class ProjectionsModule {}
