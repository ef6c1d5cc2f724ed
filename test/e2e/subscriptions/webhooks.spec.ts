import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NUMBER, WORKSPACE } from '../../support/events.js';
import { WebhookLedger } from '../../support/webhook-ledger.js';

let webhooks: WebhookLedger;

beforeAll(async () => {
  webhooks = await WebhookLedger.start();
});
afterAll(() => webhooks.close());
beforeEach(() => webhooks.openSink());
afterEach(() => webhooks.closeSink());

describe('a webhook', () => {
  it('is made with a secret that is shown once and stored encrypted', async () => {
    const { status, body } = await webhooks.create({ events: ['number.*'], from: 0 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      workspace_id: WORKSPACE,
      url: webhooks.sink.url,
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
    expect((await webhooks.api('GET', `/v1/webhooks/${body['id']}`)).body).not.toHaveProperty('secret');
    const { rows } = await webhooks.database.service.query<{ ciphertext: Buffer }>(
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
    const { status, body } = await webhooks.create(given);
    expect([status, body['code']]).toEqual([400, code]);
    expect((body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  it('is listed, changed and deleted', async () => {
    const { id, path } = await webhooks.subscribe();
    expect((await webhooks.api('PATCH', path, { events: ['ledger.*'], retry: 'short' })).body).toMatchObject({
      events: ['ledger.*'],
      retry: 'short',
      format: 'sautikit',
    });
    expect((await webhooks.api('GET', '/v1/webhooks?status=active')).body['data']).toMatchObject([{ id }]);
    expect((await webhooks.api('GET', '/v1/webhooks?workspace_id=w2')).body['data']).toEqual([]);
    expect((await webhooks.api('DELETE', path)).status).toBe(204);
    for (const gone of [path, `${path}/deliveries`, '/v1/webhooks/nothing', '/v1/webhooks/a%00']) {
      expect((await webhooks.api('GET', gone)).body).toMatchObject({
        status: 404,
        code: 'webhooks.not_found',
      });
    }
  });
});

it('lists deliveries in pages, bound to their webhook', async () => {
  const { path } = await webhooks.subscribe();
  for (let count = 0; count < 3; count++) await webhooks.deliver(webhooks.eventId(), { e164: NUMBER });
  await webhooks.got(3);
  const first = await webhooks.api('GET', `${path}/deliveries?limit=2`);
  expect(first.body['data']).toHaveLength(2);
  const cursor = first.body['next_cursor'] as string;
  expect(
    (await webhooks.api('GET', `${path}/deliveries?limit=2&cursor=${cursor}`)).body['data'],
  ).toHaveLength(1);
  const other = await webhooks.subscribe();
  expect((await webhooks.api('GET', `${other.path}/deliveries?cursor=${cursor}`)).status).toBe(400);
});
