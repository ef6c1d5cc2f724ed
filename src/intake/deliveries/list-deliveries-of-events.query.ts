import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Instant } from '../../numbers/instant.js';

/** A delivery as the timeline of a number names it. */
export interface EventDelivery {
  id: string;
  received_at: Instant;
  status: string;
}

/** The deliveries that brought each of these events, or met it again; by position, in order of arrival. */
export class ListDeliveriesOfEvents extends Query<Map<number, EventDelivery[]>> {
  constructor(readonly positions: readonly number[]) {
    super();
  }
}

const SQL = `
  SELECT position, id, received_at, status FROM ledger.deliveries
   WHERE position = ANY($1) ORDER BY position, received_at, id`;

@QueryHandler(ListDeliveriesOfEvents)
export class ListDeliveriesOfEventsHandler implements IQueryHandler<ListDeliveriesOfEvents> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ positions }: ListDeliveriesOfEvents): Promise<Map<number, EventDelivery[]>> {
    const { rows } = await this.pool.query<EventDelivery & { position: number }>(SQL, [positions]);
    const deliveries = new Map<number, EventDelivery[]>(positions.map((position) => [position, []]));
    for (const { position, ...delivery } of rows) deliveries.get(position)!.push(delivery);
    return deliveries;
  }
}
