import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Random } from '../../../src/sandbox/random.js';
import { api } from '../../support/api-client.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { FaultyFront } from '../../support/faulty-front.js';
import { happen, putBehind } from '../../support/happenings.js';
import { ProviderHandler } from '../../support/provider-handler.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { startSandbox, type TestSandbox } from '../../support/running-sandbox.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

/** For how long things happen: `CHAIN_SECONDS=120 CHAIN_SEED=…`. What happens is the seed's, how far it gets is time's. */
const SECONDS = Number(process.env['CHAIN_SECONDS'] ?? 1);
const SEED = process.env['CHAIN_SEED'] ?? String(Math.floor(Math.random() * 2 ** 32));
/** Waits of the second leg are real: 1, 2, 4 and 8 s. All of them in a long run only. */
const IS_LONG = SECONDS >= 30;
const MOST_SPOILED = IS_LONG ? 4 : 2;
const SPOILED = IS_LONG ? 0.35 : 0.2;
const PATIENCE_MS = 60_000 + SECONDS * 2_000;
const EVERYTHING_BUT_LOSS = { drop: 0.4, repeat: 0.3, delay: 0.2, reorder: 0.4, delay_seconds: 600 };

let database: TestDatabase;
let service: RunningLedger;
let box: TestSandbox;
let sink: Sink;

beforeEach(async () => {
  database = await createTestDatabase();
  service = await startLedger(database.url, 0, { destinationAllow: '127.0.0.1' });
  box = await startSandbox({ seed: SEED, inventory: 100, timeoutMs: 10_000 });
  sink = await new Sink().listen();
});
afterEach(async () => {
  await box.close();
  await service.close();
  await sink.close();
  await database.drop();
});

/** Event ids of each number in the order of the log. */
async function onTheLog(): Promise<Map<string, string[]>> {
  const { rows } = await database.service.query<{ e164: string; ids: string[] }>(
    'SELECT e164, array_agg(event_id ORDER BY position) AS ids FROM ledger.events GROUP BY e164',
  );
  return new Map(rows.map(({ e164, ids }) => [e164, ids]));
}

it(
  `a handler of the provider’s page behind the ledger behind the provider ends with each event once, in the log’s order per number (seed ${SEED})`,
  async () => {
    const first = await putBehind(box, service);
    await box.call('PUT', `/sandbox/faults/${first}`, EVERYTHING_BUT_LOSS);
    const wanted = { workspace_id: box.workspaceId, url: sink.url, events: ['number.*'], retry: 'short' };
    const { body } = await api(service, 'POST', '/v1/webhooks', { ...wanted, format: 'sautikit' });
    const handler = new ProviderHandler(() => body['secret'] as string);
    const front = new FaultyFront(handler, `${SEED}/front`, SPOILED, MOST_SPOILED);
    sink.answering = front.answering;

    const random = new Random(`${SEED}/happenings`);
    const end = Date.now() + SECONDS * 1_000;
    while (Date.now() < end) await happen(box, random);
    await box.advance(3 * 3_600);

    const happened = box.sandbox.numbers.histories.all().flatMap((life) => life.events);
    const ids = happened.map(({ event_id }) => event_id);
    const count = async () => {
      const { rows } = await database.service.query<{ status: string; count: number }>(
        'SELECT status, count(*) FROM ledger.webhook_deliveries GROUP BY status',
      );
      return Object.fromEntries(rows.map((row) => [row.status, row.count]));
    };
    const isThrough = async () => (await count())['delivered'] === ids.length;
    await waitUntil(`all ${ids.length} are through`, isThrough, PATIENCE_MS);
    expect((await front.settled()).every((status) => status === 200)).toBe(true);

    expect([...handler.seen].toSorted()).toEqual(ids.toSorted());
    expect(handler.handled).toEqual(await onTheLog());
    for (const keys of handler.keys.values()) expect(keys.size).toBe(1);
    expect(await count()).toEqual({ delivered: ids.length });
    // That there were faults at all, on both legs.
    expect(box.sandbox.deliverer.list(box.sandbox.subscriptions.get(null, first)).length).toBeGreaterThan(
      ids.length,
    );
    expect(sink.received.length).toBeGreaterThan(ids.length);
  },
  PATIENCE_MS + SECONDS * 2_000,
);
