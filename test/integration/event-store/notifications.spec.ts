import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a stream of commits is told in few notifications, the first at once and one after the last', async () => {
  const listener = await database.owner.connect();
  const heard: number[] = [];
  listener.on('notification', () => heard.push(performance.now()));
  await listener.query('LISTEN ledger_events');
  const signal = new LogSignal(database.service);

  let commits = 0;
  signal.announce();
  await waitUntil('the first is heard', () => heard.length === 1);
  for (const end = performance.now() + 200; performance.now() < end; commits++) {
    signal.announce();
    await delay(1);
  }
  const last = performance.now();
  await waitUntil('the last is heard', () => heard.at(-1)! >= last);
  // Nothing was announced since.
  const told = heard.length;
  await delay(50);
  expect(heard.length).toBe(told);
  expect(told).toBeLessThan(commits / 2);
  listener.release(true);
});
