import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventStoreModule } from '../event-store/event-store.module.js';
import { ProjectionRegistry } from '../projections/projection-registry.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { assignmentsProjection } from './assignments.projection.js';
import { GetNumberHandler } from './get-number.query.js';
import { GetReassignedHandler } from './get-reassigned.query.js';
import { GetTimelineHandler } from './get-timeline.query.js';
import { ListAssignmentsHandler } from './list-assignments.query.js';
import { ListNumbersHandler } from './list-numbers.query.js';
import { ListOverlappingAssignmentsHandler } from './list-overlapping-assignments.query.js';
import { LoggedNumbers } from './logged-numbers.js';
import { NumbersController } from './numbers.controller.js';
import { ProjectedNumbers } from './projected-numbers.js';
import { ReassignedController } from './reassigned.controller.js';
import { RecordReassignedHandler } from './record-reassigned.command.js';
import { TimelineController } from './timeline.controller.js';

/** 4 — who holds a number, who held it, and who did as of an instant. */
@Module({
  imports: [CqrsModule, EventStoreModule, ProjectionsModule],
  controllers: [NumbersController, TimelineController, ReassignedController],
  providers: [
    ProjectedNumbers,
    LoggedNumbers,
    GetNumberHandler,
    ListNumbersHandler,
    ListAssignmentsHandler,
    GetTimelineHandler,
    GetReassignedHandler,
    RecordReassignedHandler,
    ListOverlappingAssignmentsHandler,
  ],
})
export class AssignmentsModule {
  constructor(projections: ProjectionRegistry) {
    projections.register(assignmentsProjection);
  }
}
