import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { StoredEvent } from '../event-store/stored-event.js';
import { VisibleLog } from '../event-store/visible-log.js';
import {
  type EventDelivery,
  ListDeliveriesOfEvents,
} from '../intake/deliveries/list-deliveries-of-events.query.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { NumberNotFound } from './assignments.errors.js';

/** An event of a number, with the deliveries that brought it. */
export interface TimelineEntry {
  event: StoredEvent;
  deliveries: EventDelivery[];
}

/**
 * What the log has about a number in visible workspaces, in log order, behind the position `after`.
 * @throws NumberNotFound when there is nothing about it at all
 */
export class GetTimeline extends Query<TimelineEntry[]> {
  constructor(
    readonly visible: Workspaces,
    readonly e164: string,
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(
    private readonly log: VisibleLog,
    private readonly queries: QueryBus,
  ) {}

  async execute({ visible, e164, after, limit }: GetTimeline): Promise<TimelineEntry[]> {
    const events = await this.log.readPage(visible, { e164, after, limit });
    if (events.length === 0 && after === 0) {
      throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`);
    }
    const positions = events.map(({ position }) => position);
    const deliveries = await this.queries.execute(new ListDeliveriesOfEvents(visible, positions));
    return events.map((event) => ({ event, deliveries: deliveries.get(event.position) ?? [] }));
  }
}
