import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';
import { ProviderHandler } from '../../support/provider-handler.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

const HOUR = 3_600_000;
const NUMBERS = 20;

let database: TestDatabase;
let passing: PassingOn;
let now: number;
let dead: Sink;
let well: Sink;
let down: boolean;
let events: number;

beforeEach(async () => {
  database = await createTestDatabase();
  now = Date.parse('2026-06-01T00:00:00Z');
  events = 0;
  down = true;
  passing = new PassingOn(database, () => now).start();
  [dead, well] = [await new Sink().listen(), await new Sink().listen()];
});
afterEach(async () => {
  await passing.stop();
  await Promise.all([dead.close(), well.close()]);
  await database.drop();
});

const numberOf = (index: number) => `+2547000000${String(index % NUMBERS).padStart(2, '0')}`;
const ids = (count: number) => Array.from({ length: count }, (_, index) => `event-${index}`);
async function happen(count: number): Promise<void> {
  await passing.append(ids(count).map(() => ({ event_id: `event-${events}`, e164: numberOf(events++) })));
}
const attempts = async (where = 'true') =>
  (
    await database.service.query<{ count: number }>(
      `SELECT count(*) FROM ledger.delivery_attempts WHERE ${where}`,
    )
  ).rows[0]!.count;

/** The clock may go on: an attempt that ends after an hour has passed would have been made in the next one. */
const isQuiet = async (id: string) =>
  (await attempts(
    `subject IN (SELECT id::text FROM ledger.webhook_deliveries WHERE webhook_id = '${id}')`,
  )) === dead.received.length;

describe('a week of outage', () => {
  it('loses nothing, burns no attempts, pauses visibly, and drains in order once resumed; others never notice', async () => {
    const handler = new ProviderHandler(() => secret);
    dead.answering = (request) => (down ? 503 : handler.take(request));
    const { id, secret } = await passing.subscribe(dead.url);
    const other = await passing.subscribe(well.url);
    await happen(200);
    for (let hour = 1; (await passing.webhook(id)).status === 'active'; hour++) {
      expect(hour).toBeLessThan(40);
      const before = dead.received.length;
      now += HOUR;
      await happen(20);
      await waitUntil(
        'it is tried, or paused',
        async () => dead.received.length > before || (await passing.webhook(id)).status === 'paused',
      );
      await waitUntil('the other took all', () => well.received.length === events);
      await waitUntil('what was tried is written down', () => isQuiet(id));
    }
    expect(now - Date.parse('2026-06-01T00:00:00Z')).toBeGreaterThanOrEqual(24 * HOUR);
    expect(await passing.webhook(id)).toMatchObject({
      paused_reason: 'Nothing could be delivered for a day.',
    });
    const requests = dead.received.length;
    for (let day = 1; day < 7; day++) {
      now += 24 * HOUR;
      await happen(100);
    }
    await waitUntil('the other took all', () => well.received.length === events);
    expect(dead.received.length).toBe(requests);
    const waiting = await passing.deliveries(id);
    expect(Object.keys(waiting)).toEqual(['pending']);
    down = false;
    await passing.resume(id);
    await waitUntil(
      'all is delivered',
      async () => (await passing.deliveries(id))['delivered'] === events,
      25_000,
    );
    expect(handler.seen.size).toBe(events);
    const inOrder = (number: string) => ids(events).filter((_, index) => numberOf(index) === number);
    for (const [number, handled] of handler.handled) expect(handled).toEqual(inOrder(number));
    for (const keys of handler.keys.values()) expect(keys.size).toBe(1);
    expect(await passing.deliveries(other.id)).toEqual({ delivered: events });
  }, 90_000);

  it('costs no more than a look now and then', async () => {
    dead.answering = () => 503;
    const { id } = await passing.subscribe(dead.url);
    await happen(NUMBERS);
    await waitUntil('each number was tried', async () => (await attempts()) >= NUMBERS);
    now += 61_000;
    await waitUntil('it is known to be down', async () => (await attempts()) > NUMBERS);
    const before = dead.received.length;
    for (let minute = 0; minute < 30; minute++) {
      now += 60_000;
      await passing.append([]);
    }
    await waitUntil('it was tried again', () => dead.received.length > before);
    expect(dead.received.length - before).toBeLessThan(12);
    expect(await passing.deliveries(id)).toEqual({ pending: NUMBERS });
  });
});

it('gives a short-lived webhook five attempts by the provider’s waits, and then a dead letter', async () => {
  dead.answering = () => 500;
  const { id } = await passing.subscribe(dead.url, { retry: 'short' });
  await happen(1);
  for (const [attempt, wait] of [
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
  ] as const) {
    await waitUntil(`attempt ${attempt} is made`, async () => (await attempts(`attempt = ${attempt}`)) === 1);
    const { rows } = await database.service.query<{ wait: number }>(
      'SELECT extract(epoch FROM next_attempt_at - $1)::float8 AS wait FROM ledger.webhook_deliveries',
      [new Date(now).toISOString()],
    );
    expect(rows[0]!.wait).toBe(wait);
    now += wait * 1_000;
  }
  await waitUntil('it is a dead letter', async () => (await passing.deliveries(id))['dead_letter'] === 1);
  expect(await attempts()).toBe(5);
});

it('waits as long as Retry-After asks', async () => {
  dead.answering = (_request, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
  await passing.subscribe(dead.url);
  await happen(1);
  await waitUntil('it was tried', async () => (await attempts()) === 1);
  const { rows } = await database.service.query<{ wait: number }>(
    'SELECT extract(epoch FROM next_attempt_at - $1)::float8 AS wait FROM ledger.webhook_deliveries',
    [new Date(now).toISOString()],
  );
  expect(rows[0]!.wait).toBe(3_600);
});
