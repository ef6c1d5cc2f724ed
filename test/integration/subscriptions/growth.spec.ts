import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

const EVENTS = 1_000;

let database: TestDatabase;
let passing: PassingOn;
let sink: Sink;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await new Sink().listen();
  passing = new PassingOn(database).start();
});
afterAll(async () => {
  await passing.stop();
  await sink.close();
  await database.drop();
});

/** Promised in docs/webhooks.md, so that operators can tell how large a disk they need. */
it('keeps less than a kilobyte of a delivery that its endpoint takes at once', async () => {
  // On a busy machine one may time out; by the long schedule it would then wait for half a minute.
  const { id } = await passing.subscribe(sink.url, { retry: 'short' });
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    event_id: `event-${index}`,
    e164: `+25470000${String(index).padStart(4, '0')}`,
  }));
  await passing.append(events);
  const isThrough = async () => (await passing.deliveries(id))['delivered'] === EVENTS;
  await waitUntil('all is delivered', isThrough, 20_000);
  const { rows } = await database.owner.query<{ bytes: number }>(
    `SELECT (pg_total_relation_size('ledger.webhook_deliveries')
           + pg_total_relation_size('ledger.delivery_attempts'))::float8 AS bytes`,
  );
  expect(rows[0]!.bytes / EVENTS).toBeLessThan(1_024);
}, 30_000);
