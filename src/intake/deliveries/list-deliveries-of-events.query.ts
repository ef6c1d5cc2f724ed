import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../../numbers/instant.js';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { OF_VISIBLE_ENDPOINTS } from './delivery-details.js';

/** A delivery as the timeline of a number names it. */
export interface EventDelivery {
  id: string;
  received_at: Instant;
  status: string;
}

/** The visible deliveries that brought each of these events, or met it again; by position, in order of arrival. */
export class ListDeliveriesOfEvents extends Query<Map<number, EventDelivery[]>> {
  constructor(
    readonly visible: Workspaces,
    readonly positions: readonly number[],
  ) {
    super();
  }
}

const SQL = `
  SELECT position, id, received_at, status FROM ledger.deliveries
   WHERE position = ANY($1) AND ${OF_VISIBLE_ENDPOINTS('$2')} ORDER BY position, received_at, id`;

@QueryHandler(ListDeliveriesOfEvents)
export class ListDeliveriesOfEventsHandler implements IQueryHandler<ListDeliveriesOfEvents> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, positions }: ListDeliveriesOfEvents): Promise<Map<number, EventDelivery[]>> {
    const { rows } = await this.reads
      .of(visible)
      .query<EventDelivery & { position: number }>(SQL, [positions, asSqlFilter(visible)]);
    const deliveries = new Map<number, EventDelivery[]>(positions.map((position) => [position, []]));
    for (const { position, ...delivery } of rows) deliveries.get(position)!.push(delivery);
    return deliveries;
  }
}
