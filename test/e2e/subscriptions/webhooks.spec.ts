import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { api } from '../../support/api-client.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER, providerBody, WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let sink: Sink;
let events = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url, 0, { destinationAllow: '127.0.0.1' });
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.openEndpoint('w2');
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});
beforeEach(async () => {
  sink = await new Sink().listen();
});
afterEach(async () => {
  const { body } = await api(ledger, 'GET', '/v1/webhooks');
  for (const { id } of body['data'] as { id: string }[]) await api(ledger, 'DELETE', `/v1/webhooks/${id}`);
  await sink.close();
});

const create = (given: object = {}) =>
  api(ledger, 'POST', '/v1/webhooks', { workspace_id: WORKSPACE, url: sink.url, events: ['*'], ...given });
async function subscribe(
  given: object = {},
): Promise<{ id: string; secret: string; path: string; position: number }> {
  const { body } = await create(given);
  return {
    ...(body as { id: string; secret: string; position: number }),
    path: `/v1/webhooks/${body['id']}`,
  };
}
const eventId = () => `event-${++events}`;
const deliver = (event_id: string, rest: object = {}) => client.deliver({ event_id, ...rest });
const got = (count: number) => waitUntil(`${count} requests came`, () => sink.received.length >= count);
const deliveriesOf = async (path: string, query = '') =>
  (await api(ledger, 'GET', `${path}/deliveries${query}`)).body['data'] as {
    id: string;
    event_id: string;
    status: string;
    replay: boolean;
    attempts: { status_code: number | null }[];
    next_attempt_at: string | null;
  }[];

describe('a webhook', () => {
  it('is made with a secret that is shown once and stored encrypted', async () => {
    const { status, body } = await create({ events: ['number.*'], from: 0 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      workspace_id: WORKSPACE,
      url: sink.url,
      events: ['number.*'],
      format: 'sautikit',
      retry: 'long',
      status: 'active',
      paused_reason: null,
      paused_at: null,
      failing_since: null,
      position: 0,
      created_at: expect.stringMatching(/Z$/),
      secret: expect.stringMatching(/^whsec_/),
    });
    expect((await api(ledger, 'GET', `/v1/webhooks/${body['id']}`)).body).not.toHaveProperty('secret');
    const { rows } = await database.service.query<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM ledger.webhook_secrets',
    );
    for (const { ciphertext } of rows) expect(ciphertext.includes('whsec')).toBe(false);
  });

  it.each<[string, string, object]>([
    ['url', 'validation.bad_request', { url: 'https://10.0.0.1' }],
    ['url', 'validation.bad_request', { url: undefined }],
    ['events', 'webhooks.event_unsupported', { events: ['call.started'] }],
    ['events', 'webhooks.event_unsupported', { events: ['number.released', 'nu%'] }],
    ['events', 'validation.bad_request', { events: [] }],
    ['format', 'validation.bad_request', { format: 'svix' }],
    ['retry', 'validation.bad_request', { retry: null }],
    ['from', 'validation.bad_request', { from: 'then' }],
    ['from', 'validation.bad_request', { from: 1_000_000 }],
    ['workspace_id', 'validation.bad_request', { workspace_id: undefined }],
  ])('is refused for its %s (%s): %j', async (field, code, given) => {
    const { status, body } = await create(given);
    expect([status, body['code']]).toEqual([400, code]);
    expect((body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  it('is listed, changed and deleted', async () => {
    const { id, path } = await subscribe();
    expect((await api(ledger, 'PATCH', path, { events: ['ledger.*'], retry: 'short' })).body).toMatchObject({
      events: ['ledger.*'],
      retry: 'short',
      format: 'sautikit',
    });
    expect((await api(ledger, 'GET', '/v1/webhooks?status=active')).body['data']).toMatchObject([{ id }]);
    expect((await api(ledger, 'GET', '/v1/webhooks?workspace_id=w2')).body['data']).toEqual([]);
    expect((await api(ledger, 'DELETE', path)).status).toBe(204);
    for (const gone of [path, `${path}/deliveries`, '/v1/webhooks/nothing', '/v1/webhooks/a%00']) {
      expect((await api(ledger, 'GET', gone)).body).toMatchObject({
        status: 404,
        code: 'webhooks.not_found',
      });
    }
  });
});

describe('passing on', () => {
  it('sends what was received, byte for byte, in the provider’s form A under the delivery’s id', async () => {
    const { secret, path } = await subscribe({ format: 'sautikit' });
    const event_id = eventId();
    await deliver(event_id);
    await got(1);
    const { headers, body } = sink.received[0]!;
    expect(body).toBe(providerBody({ event_id }).toString());
    const [delivery] = await deliveriesOf(path);
    expect(headers).toMatchObject({
      'x-sautikit-signature': signBare(body, secretKey(secret)),
      'x-sautikit-event': 'number.provisioned',
      'x-sautikit-idempotency-key': delivery!.id,
    });
    await waitUntil('it is marked', async () => (await deliveriesOf(path))[0]!.status === 'delivered');
    expect((await api(ledger, 'GET', `${path}/deliveries/${delivery!.id}`)).body).toEqual({
      id: delivery!.id,
      webhook_id: expect.any(String),
      event_id,
      position: expect.any(Number),
      status: 'delivered',
      attempts: [
        { at: expect.stringMatching(/Z$/), status_code: 204, error: null, duration_ms: expect.any(Number) },
      ],
      next_attempt_at: null,
      replay: false,
    });
  });

  it('signs in form B and per Standard Webhooks as well', async () => {
    const timestamped = await subscribe({ format: 'sautikit-timestamped' });
    await deliver(eventId());
    await got(1);
    const b = sink.received[0]!;
    const [, at] = /^t=(\d+),v1=[0-9a-f]{64}$/.exec(b.headers['x-sautikit-signature'] as string)!;
    expect(b.headers['x-sautikit-signature']).toBe(
      signTimestamped(b.body, secretKey(timestamped.secret), Number(at)),
    );
    await api(ledger, 'DELETE', timestamped.path);
    const standard = await subscribe({ format: 'standard-webhooks' });
    await deliver(eventId());
    await got(2);
    const s = sink.received[1]!;
    expect(new Webhook(standard.secret).verify(s.body, s.headers as Record<string, string>)).toMatchObject({
      kind: 'number.provisioned',
    });
    expect(s.headers['webhook-id']).toBe((await deliveriesOf(standard.path))[0]!.id);
  });

  it('passes on what the filters name, of its workspace alone, and no delivery that was weeded out', async () => {
    await subscribe({ events: ['number.released'] });
    const [provided, released, foreign] = [eventId(), eventId(), eventId()];
    await deliver(provided);
    await deliver(foreign, { workspace_id: 'w2', kind: 'number.released' });
    await deliver(released, { kind: 'number.released', occurred_at: '2026-07-01T00:00:00Z' });
    await deliver(released, { kind: 'number.released', occurred_at: '2026-07-01T00:00:00Z' });
    const last = eventId();
    await deliver(last, {
      kind: 'number.released',
      e164: '+254700000009',
      occurred_at: '2026-07-02T00:00:00Z',
    });
    await got(2);
    const ids = sink.received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
    expect(ids.toSorted()).toEqual([last, released].toSorted());
  });

  it('begins where it is told, and keeps one number’s events in order', async () => {
    const from = (await subscribe()).position;
    const ids = [eventId(), eventId(), eventId(), eventId()];
    for (const id of ids) await deliver(id, { e164: '+254700000077' });
    const second = await new Sink().listen();
    await subscribe({ url: second.url, from });
    await waitUntil('all came', () => second.received.length === 4);
    expect(second.received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id)).toEqual(
      ids,
    );
    await second.close();
  });

  it('tries again by the short schedule under the same key, and holds back that number alone', async () => {
    const failing = eventId();
    const { path } = await subscribe({ retry: 'short' });
    sink.answering = ({ body }) => (body.includes(failing) && sink.received.length < 4 ? 500 : 200);
    await deliver(failing, { e164: '+254700000011' });
    await got(1);
    const behind = eventId();
    await deliver(behind, { e164: '+254700000011' });
    await deliver(eventId(), { e164: '+254700000012' });
    await got(5);
    const order = sink.received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
    expect(order.indexOf(behind)).toBe(4);
    const keys = sink.received.flatMap(({ body, headers }) =>
      body.includes(failing) ? [headers['x-sautikit-idempotency-key']] : [],
    );
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    await waitUntil('all are delivered', async () =>
      (await deliveriesOf(path)).every(({ status }) => status === 'delivered'),
    );
  });

  it('pauses when the answer is 410, visibly, and goes on when resumed', async () => {
    const { path } = await subscribe();
    sink.answering = () => 410;
    await deliver(eventId());
    await waitUntil('it is paused', async () => (await api(ledger, 'GET', path)).body['status'] === 'paused');
    expect((await api(ledger, 'GET', path)).body).toMatchObject({
      paused_reason: expect.stringContaining('410'),
      paused_at: expect.any(String),
    });
    const [delivery] = await deliveriesOf(path, '?status=pending');
    sink.answering = () => 200;
    await api(ledger, 'PATCH', path, { status: 'active' });
    await waitUntil(
      'it is delivered',
      async () => (await deliveriesOf(path, '?status=delivered')).length === 1,
    );
    expect((await deliveriesOf(path))[0]).toMatchObject({
      id: delivery!.id,
      attempts: [{ status_code: 410 }, { status_code: 200 }],
    });
  });
});

describe('the operator of a webhook', () => {
  it('tests it with an event that is none of a number’s', async () => {
    const { path, secret } = await subscribe();
    sink.answering = (_request, response) => void response.writeHead(201).end('thanks');
    expect((await api(ledger, 'POST', `${path}/test`)).body).toEqual({
      delivered: true,
      status_code: 201,
      error: null,
      response: 'thanks',
      duration_ms: expect.any(Number),
    });
    const { body, headers } = sink.received[0]!;
    expect(headers['x-sautikit-signature']).toBe(signBare(body, secretKey(secret)));
    expect(JSON.parse(body)).toMatchObject({ kind: 'webhook.test', workspace_id: WORKSPACE });
    expect(await deliveriesOf(path)).toEqual([]);
    await database.owner.query('DELETE FROM ledger.webhook_secrets');
    expect((await api(ledger, 'POST', `${path}/test`)).body).toMatchObject({
      status: 409,
      code: 'webhooks.deliver.secret_unset',
    });
  });

  it('rotates its secret: both sign until the old one expires', async () => {
    const { path, secret } = await subscribe({ format: 'standard-webhooks' });
    const { body } = await api(ledger, 'POST', `${path}/rotate-secret`, { overlap_seconds: 60 });
    expect(body).toEqual({
      id: expect.any(String),
      secret: expect.stringMatching(/^whsec_/),
      previous_expires_at: expect.any(String),
    });
    await deliver(eventId());
    await got(1);
    const received = sink.received[0]!;
    for (const known of [secret, body['secret'] as string]) {
      expect(
        new Webhook(known).verify(received.body, received.headers as Record<string, string>),
      ).toBeDefined();
    }
    await api(ledger, 'POST', `${path}/rotate-secret`, { overlap_seconds: 0 });
    await deliver(eventId());
    await got(2);
    expect(String(sink.received[1]!.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('retries a dead letter, and is refused for what is delivered', async () => {
    const { path } = await subscribe({ retry: 'short' });
    sink.answering = () => 500;
    await deliver(eventId());
    await got(1);
    await database.owner.query(
      'UPDATE ledger.webhook_deliveries SET failed = 4, next_attempt_at = now() WHERE status = $1',
      ['pending'],
    );
    await waitUntil('it is dead', async () => (await deliveriesOf(path, '?status=dead_letter')).length === 1);
    const [dead] = await deliveriesOf(path);
    expect(dead).toMatchObject({ next_attempt_at: null });
    sink.answering = () => 200;
    expect((await api(ledger, 'POST', `${path}/deliveries/${dead!.id}/retry`)).body).toMatchObject({
      id: dead!.id,
    });
    await waitUntil(
      'it is delivered',
      async () => (await deliveriesOf(path, '?status=delivered')).length === 1,
    );
    const again = await api(ledger, 'POST', `${path}/deliveries/${dead!.id}/retry`);
    expect([again.status, again.body['code']]).toEqual([409, 'webhooks.delivery_not_retryable']);
    const unknown = await api(ledger, 'POST', `${path}/deliveries/nothing/retry`);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'webhooks.delivery_not_found']);
  });

  it('replays a stretch of the log by new deliveries, marked as such', async () => {
    const { path, position } = await subscribe({ events: ['number.provisioned'] });
    const ids = [eventId(), eventId()];
    for (const id of ids) await deliver(id);
    await got(2);
    const { status, body } = await api(ledger, 'POST', `${path}/replay`, {
      after: position,
      until: position + 1,
    });
    expect([status, body]).toEqual([
      202,
      { id: expect.any(String), webhook_id: expect.any(String), after: position, until: position + 1 },
    ]);
    await got(3);
    const [replayed, ...others] = await deliveriesOf(path);
    expect(replayed).toMatchObject({ event_id: ids[0], replay: true });
    expect(others.map(({ event_id, replay }) => [event_id, replay])).toEqual([
      [ids[1], false],
      [ids[0], false],
    ]);
    expect(sink.received[2]!.headers).toMatchObject({
      'ledger-replay': 'true',
      'x-sautikit-idempotency-key': replayed!.id,
    });
    for (const wrong of [
      { after: position + 1, until: position + 1 },
      { after: 0, until: 1_000_000 },
      { after: -1 },
      {},
    ]) {
      expect((await api(ledger, 'POST', `${path}/replay`, wrong)).status).toBe(400);
    }
  });

  it('sees what waits in the metrics', async () => {
    const { text } = await api(ledger, 'GET', '/metrics');
    for (const name of ['attempts_total', 'deliveries_pending', 'oldest_pending_seconds'])
      expect(text).toContain(`ledger_webhook_${name}`);
    expect(text).toContain('ledger_webhooks_paused 0');
  });
});

it('lists deliveries in pages, bound to their webhook', async () => {
  const { path } = await subscribe();
  for (let count = 0; count < 3; count++) await deliver(eventId(), { e164: NUMBER });
  await got(3);
  const first = await api(ledger, 'GET', `${path}/deliveries?limit=2`);
  expect(first.body['data']).toHaveLength(2);
  const cursor = first.body['next_cursor'] as string;
  expect((await api(ledger, 'GET', `${path}/deliveries?limit=2&cursor=${cursor}`)).body['data']).toHaveLength(
    1,
  );
  const other = await subscribe();
  expect((await api(ledger, 'GET', `${other.path}/deliveries?cursor=${cursor}`)).status).toBe(400);
});
