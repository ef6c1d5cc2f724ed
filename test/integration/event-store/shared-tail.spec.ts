import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

it('reads the log once for all subscriptions that are at the same place', async () => {
  const signal = new LogSignal(database.service);
  const log = new EventLog(database.service, signal);
  const readPage = jest.spyOn(log, 'readPage');
  const seen: number[][] = Array.from({ length: 50 }, () => []);
  const readers = seen.map(async (positions) => {
    const stop = new AbortController();
    for await (const events of log.subscribe({ after: 0, limit: 100 }, stop.signal)) {
      positions.push(...events.map(({ position }) => position));
      if (positions.length === 6) stop.abort();
    }
  });
  for (let turn = 0; turn < 3; turn++) {
    await appendEvents(database.service, [newEvent(), newEvent()]);
    signal.announce();
  }
  await Promise.all(readers);
  for (const positions of seen) expect(positions).toEqual([1, 2, 3, 4, 5, 6]);
  // One subscription reads once at the start and about once for each announcement; fifty of them no more than a few times that.
  expect(readPage.mock.calls.length).toBeLessThan(25);
});
