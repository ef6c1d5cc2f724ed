import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import { NumberNotFound } from '../../../src/assignments/assignments.errors.js';
import { GetTimeline, GetTimelineHandler } from '../../../src/assignments/get-timeline.query.js';
import { showTimelineEntry } from '../../../src/assignments/timeline.dto.js';
import {
  ListDeliveriesOfEvents,
  ListDeliveriesOfEventsHandler,
} from '../../../src/intake/deliveries/list-deliveries-of-events.query.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { record } from '../../support/read-models.js';

let database: TestDatabase;
let handler: GetTimelineHandler;
let deliveries: ListDeliveriesOfEventsHandler;

beforeAll(async () => {
  database = await createTestDatabase();
  deliveries = new ListDeliveriesOfEventsHandler(database.tenants);
  const bus = {
    execute: (query: ListDeliveriesOfEvents) => deliveries.execute(query),
  } as unknown as QueryBus;
  handler = new GetTimelineHandler(readingParts(database).visibleLog, bus);
});
afterAll(() => database.drop());

async function deliver(position: number, status: string, second: number): Promise<void> {
  await database.service.query(
    `INSERT INTO ledger.deliveries (id, received_at, position, endpoint_id, status)
     VALUES (gen_random_uuid(), $1, $2, 'default', $3)`,
    [`2026-06-27T10:00:0${second}Z`, position, status],
  );
}

describe('the deliveries of events', () => {
  it('are told apart by event, in order of arrival', async () => {
    await deliver(1_001, 'duplicate', 5);
    await deliver(1_001, 'recorded', 1);
    await deliver(1_002, 'recorded', 2);
    const found = await deliveries.execute(new ListDeliveriesOfEvents('all', [1_001, 1_002, 1_003]));
    expect([...found].map(([position, list]) => [position, ...list.map(({ status }) => status)])).toEqual([
      [1_001, 'recorded', 'duplicate'],
      [1_002, 'recorded'],
      [1_003],
    ]);
    expect(found.get(1_002)![0]).toEqual({
      id: expect.any(String),
      received_at: '2026-06-27T10:00:02.000000Z',
      status: 'recorded',
    });
  });
});

describe('the timeline of a number', () => {
  it('has its events in log order, old names upcast, with their deliveries', async () => {
    const e164 = '+254700000050';
    const last = await record(database.service, [
      { e164, event_id: 'late', kind: 'number.released', occurred_at: '2026-06-29T10:00:00Z' },
      { e164: '+254700000051' },
      { e164, event_id: 'first', kind: 'number.assigned', occurred_at: '2026-06-27T13:00:00+03:00' },
    ]);
    await deliver(last, 'recorded', 3);
    const entries = await handler.execute(new GetTimeline('all', e164, 0, 10));
    expect(entries.map(showTimelineEntry)).toMatchObject([
      {
        position: last - 2,
        event_id: 'late',
        kind: 'number.released',
        effective_at: '2026-06-29T10:00:00.000Z',
        deliveries: [],
      },
      {
        position: last,
        event_id: 'first',
        kind: 'number.provisioned',
        occurred_at: '2026-06-27T10:00:00.000Z',
        data: { e164, number_id: 'number-1' },
        causation_id: null,
        deliveries: [{ received_at: '2026-06-27T10:00:03.000Z', status: 'recorded' }],
      },
    ]);
  });

  it('goes on behind a position, and ends', async () => {
    const e164 = '+254700000052';
    const last = await record(database.service, [{ e164 }, { e164 }, { e164 }]);
    const positions = async (after: number, limit: number) =>
      (await handler.execute(new GetTimeline('all', e164, after, limit))).map(({ event }) => event.position);
    expect(await positions(0, 2)).toEqual([last - 2, last - 1]);
    expect(await positions(last - 1, 2)).toEqual([last]);
    expect(await positions(last, 2)).toEqual([]);
  });

  it('does not exist of a number that was never seen', async () => {
    await expect(handler.execute(new GetTimeline('all', '+254799999997', 0, 10))).rejects.toThrow(
      NumberNotFound,
    );
  });
});
