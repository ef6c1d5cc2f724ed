import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { StoredEvent } from '../event-store/stored-event.js';
import { VisibleLog } from '../event-store/visible-log.js';
import {
  type EventDelivery,
  ListDeliveriesOfEvents,
} from '../intake/deliveries/list-deliveries-of-events.query.js';
import { REACTION_OUTCOME_KINDS } from '../numbers/own-events.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { NumberNotFound } from './assignments.errors.js';

/** An event of a number, with the deliveries that brought it and how the reactions that it caused ended. */
export interface TimelineEntry {
  event: StoredEvent;
  deliveries: EventDelivery[];
  outcomes: StoredEvent[];
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

/** More than any number's reactions come to in practice; further ones still have entries of their own. */
const MOST_OUTCOMES = 1_000;

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
    const outcomes = await this.outcomes(visible, e164, events[0]?.position ?? 0);
    return events.map((event) => ({
      event,
      deliveries: deliveries.get(event.position) ?? [],
      outcomes: outcomes.filter(
        ({ causation_id, workspace_id }) =>
          causation_id === event.event_id && workspace_id === event.workspace_id,
      ),
    }));
  }

  /** They may have been recorded long after the release that caused them, but never before it. */
  private outcomes(visible: Workspaces, e164: string, after: number): Promise<StoredEvent[]> {
    const kinds = REACTION_OUTCOME_KINDS;
    return this.log.readPage(visible, { e164, after, limit: MOST_OUTCOMES, kinds });
  }
}
