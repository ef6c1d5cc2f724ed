import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { builtIn, type Destination } from './destination.js';
import { Destinations } from './destinations.js';

/** Where an action of a workspace's reactions acts; built in where nothing was configured. */
export class GetDestination extends Query<Destination> {
  constructor(
    readonly workspace_id: string,
    readonly action: string,
  ) {
    super();
  }
}

@QueryHandler(GetDestination)
export class GetDestinationHandler implements IQueryHandler<GetDestination> {
  constructor(private readonly destinations: Destinations) {}

  async execute({ workspace_id, action }: GetDestination): Promise<Destination> {
    const found = await this.destinations.find([{ workspace_id, action }]);
    return found.get(`${workspace_id} ${action}`) ?? builtIn(workspace_id, action);
  }
}
