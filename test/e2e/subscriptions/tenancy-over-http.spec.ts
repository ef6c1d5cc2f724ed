import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WORKSPACE } from '../../support/events.js';
import { issuedKey } from '../../support/issued-key.js';
import { WebhookLedger } from '../../support/webhook-ledger.js';

let webhooks: WebhookLedger;
let path: string;
let delivery: string;
const keys = { own: '', other: '' };

beforeAll(async () => {
  webhooks = await WebhookLedger.start();
  await webhooks.openSink();
  ({ path } = await webhooks.subscribe());
  await webhooks.deliver(webhooks.eventId());
  await webhooks.got(1);
  delivery = `${path}/deliveries/${(await webhooks.deliveriesOf(path))[0]!.id}`;
  for (const [name, workspace] of [
    ['own', WORKSPACE],
    ['other', 'w2'],
  ] as const) {
    const sketch = { scopes: ['read', 'manage', 'operate'] as const, workspaces: [workspace] };
    keys[name] = (await issuedKey(webhooks.database.owner, sketch)).key;
  }
});
afterAll(async () => {
  await webhooks.closeSink();
  await webhooks.close();
});

const asked = (key: string, method: string, where: string, body?: object) =>
  webhooks.api(method, where, body, key);
const listed = async (key: string, query = '') =>
  (await asked(key, 'GET', `/v1/webhooks${query}`)).body['data'] as { id: string }[];

it('a key of the workspace sees its webhook, the deliveries and their attempts', async () => {
  expect(await listed(keys.own)).toHaveLength(1);
  expect((await asked(keys.own, 'GET', path)).status).toBe(200);
  const { body } = await asked(keys.own, 'GET', `${path}/deliveries`);
  expect(body['data']).toMatchObject([{ attempts: [{ status_code: 204 }] }]);
  expect((await asked(keys.own, 'GET', delivery)).body).toMatchObject({ attempts: [{ status_code: 204 }] });
});

it('to a key of another workspace there is no such webhook, and it changes nothing', async () => {
  expect(await listed(keys.other)).toEqual([]);
  expect(await listed(keys.other, `?workspace_id=${WORKSPACE}`)).toEqual([]);
  const before = (await asked(keys.own, 'GET', path)).body;
  const requests: [string, string, object?][] = [
    ['GET', path],
    ['GET', `${path}/deliveries`],
    ['GET', delivery],
    ['POST', `${delivery}/retry`],
    ['PATCH', path, { status: 'paused' }],
    ['POST', `${path}/rotate-secret`, {}],
    ['POST', `${path}/test`],
    ['POST', `${path}/replay`, { after: 0 }],
    ['DELETE', path],
  ];
  for (const [method, where, body] of requests) {
    const reply = await asked(keys.other, method, where, body);
    expect([method, where, reply.status, reply.body['code']]).toEqual([
      method,
      where,
      404,
      'webhooks.not_found',
    ]);
  }
  const given = { workspace_id: WORKSPACE, url: webhooks.sink.url, events: ['*'] };
  expect((await asked(keys.other, 'POST', '/v1/webhooks', given)).body['code']).toBe('workspaces.not_found');
  expect((await asked(keys.own, 'GET', path)).body).toEqual(before);
  expect(webhooks.sink.received).toHaveLength(1);
});

it('a delivery is not found through a webhook of one’s own', async () => {
  const given = { workspace_id: 'w2', url: webhooks.sink.url, events: ['*'] };
  const { id } = (await asked(keys.other, 'POST', '/v1/webhooks', given)).body;
  const through = delivery.replace(path, `/v1/webhooks/${id}`);
  for (const [method, where] of [
    ['GET', through],
    ['POST', `${through}/retry`],
  ] as const)
    expect((await asked(keys.other, method, where)).body['code']).toBe('webhooks.delivery_not_found');
});
