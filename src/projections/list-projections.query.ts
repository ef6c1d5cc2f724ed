import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ProjectionCheckpoints, type ProjectionStatus } from './projection-checkpoints.js';

/** How every projection stands. */
export class ListProjections extends Query<ProjectionStatus[]> {}

@QueryHandler(ListProjections)
export class ListProjectionsHandler implements IQueryHandler<ListProjections> {
  constructor(private readonly checkpoints: ProjectionCheckpoints) {}

  execute(): Promise<ProjectionStatus[]> {
    return this.checkpoints.statuses();
  }
}
