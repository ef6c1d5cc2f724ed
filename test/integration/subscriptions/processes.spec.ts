import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let sink: Sink;
let processes: PassingOn[];

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await new Sink().listen();
  processes = [new PassingOn(database).start(), new PassingOn(database).start()];
});
afterEach(async () => {
  await Promise.all(processes.map((each) => each.stop()));
  await sink.close();
  await database.drop();
});

it('each webhook is served by one process, and by the other once that one stops', async () => {
  const [first, second] = processes as [PassingOn, PassingOn];
  const { id } = await first.subscribe(sink.url);
  await waitUntil('somebody serves it', async () => (await first.webhook(id)).leased_by !== null);
  const owner = (await first.webhook(id)).leased_by;
  const [serving, waiting] = owner === first.leases.owner ? [first, second] : [second, first];
  await serving.append([{ event_id: 'a' }]);
  await waitUntil('it came', () => sink.received.length === 1);
  await waitUntil('it is marked', async () => (await waiting.deliveries(id))['delivered'] === 1);
  await serving.stop();
  processes = [waiting];
  await waiting.append([{ event_id: 'b' }]);
  await waitUntil('it came from the other', () => sink.received.length === 2);
  expect((await waiting.webhook(id)).leased_by).toBe(waiting.leases.owner);
});

it('a webhook that is made while nothing is served gets everything from its beginning', async () => {
  await Promise.all(processes.map((each) => each.stop()));
  const later = new PassingOn(database);
  const { id } = await later.subscribe(sink.url);
  await later.append([{ event_id: 'a' }, { event_id: 'b' }]);
  processes = [later.start()];
  await waitUntil('both came', async () => (await later.deliveries(id))['delivered'] === 2);
  expect(sink.received).toHaveLength(2);
});

it('a failing number holds back itself alone, also when more waits behind it than is made ahead', async () => {
  const [first] = processes as [PassingOn];
  sink.answering = ({ body }) => (body.includes('+254700000001') ? 500 : 200);
  const { id } = await first.subscribe(sink.url);
  const stuck = Array.from({ length: 1_500 }, () => ({ e164: '+254700000001' }));
  const others = Array.from({ length: 40 }, (_, index) => ({ e164: `+2547000001${10 + index}` }));
  await first.append([...stuck, ...others]);
  await waitUntil('the others came', async () => (await first.deliveries(id))['delivered'] === 40, 20_000);
  expect((await first.deliveries(id))['pending']).toBe(1_500);
});

it('webhooks whose endpoints hang cost the others no time', async () => {
  const [first] = processes as [PassingOn];
  const hanging = await new Sink(() => undefined).listen();
  for (let count = 0; count < 5; count++) await first.subscribe(hanging.url);
  const { id } = await first.subscribe(sink.url);
  await first.append(Array.from({ length: 200 }, (_, index) => ({ e164: `+2547000001${100 + index}` })));
  await waitUntil('all came', async () => (await first.deliveries(id))['delivered'] === 200, 5_000);
  expect(sink.received).toHaveLength(200);
  await hanging.close();
});
