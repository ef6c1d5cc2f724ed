import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { providerBody } from '../../support/events.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';
import { WebhookLedger } from '../../support/webhook-ledger.js';

let webhooks: WebhookLedger;

beforeAll(async () => {
  webhooks = await WebhookLedger.start();
});
afterAll(() => webhooks.close());
beforeEach(() => webhooks.openSink());
afterEach(() => webhooks.closeSink());

describe('passing on', () => {
  it('sends what was received, byte for byte, in the provider’s form A under the delivery’s id', async () => {
    const { secret, path } = await webhooks.subscribe({ format: 'sautikit' });
    const event_id = webhooks.eventId();
    await webhooks.deliver(event_id);
    await webhooks.got(1);
    const { headers, body } = webhooks.sink.received[0]!;
    expect(body).toBe(providerBody({ event_id }).toString());
    const [delivery] = await webhooks.deliveriesOf(path);
    expect(headers).toMatchObject({
      'x-sautikit-signature': signBare(body, secretKey(secret)),
      'x-sautikit-event': 'number.provisioned',
      'x-sautikit-idempotency-key': delivery!.id,
    });
    await waitUntil(
      'it is marked',
      async () => (await webhooks.deliveriesOf(path))[0]!.status === 'delivered',
    );
    expect((await webhooks.api('GET', `${path}/deliveries/${delivery!.id}`)).body).toEqual({
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
    const timestamped = await webhooks.subscribe({ format: 'sautikit-timestamped' });
    await webhooks.deliver(webhooks.eventId());
    await webhooks.got(1);
    const b = webhooks.sink.received[0]!;
    const [, at] = /^t=(\d+),v1=[0-9a-f]{64}$/.exec(b.headers['x-sautikit-signature'] as string)!;
    expect(b.headers['x-sautikit-signature']).toBe(
      signTimestamped(b.body, secretKey(timestamped.secret), Number(at)),
    );
    await webhooks.api('DELETE', timestamped.path);
    const standard = await webhooks.subscribe({ format: 'standard-webhooks' });
    await webhooks.deliver(webhooks.eventId());
    await webhooks.got(2);
    const s = webhooks.sink.received[1]!;
    expect(new Webhook(standard.secret).verify(s.body, s.headers as Record<string, string>)).toMatchObject({
      kind: 'number.provisioned',
    });
    expect(s.headers['webhook-id']).toBe((await webhooks.deliveriesOf(standard.path))[0]!.id);
  });

  it('passes on what the filters name, of its workspace alone, and no delivery that was weeded out', async () => {
    await webhooks.subscribe({ events: ['number.released'] });
    const [provided, released, foreign] = [webhooks.eventId(), webhooks.eventId(), webhooks.eventId()];
    await webhooks.deliver(provided);
    await webhooks.deliver(foreign, { workspace_id: 'w2', kind: 'number.released' });
    await webhooks.deliver(released, { kind: 'number.released', occurred_at: '2026-07-01T00:00:00Z' });
    await webhooks.deliver(released, { kind: 'number.released', occurred_at: '2026-07-01T00:00:00Z' });
    const last = webhooks.eventId();
    await webhooks.deliver(last, {
      kind: 'number.released',
      e164: '+254700000009',
      occurred_at: '2026-07-02T00:00:00Z',
    });
    await webhooks.got(2);
    const ids = webhooks.sink.received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
    expect(ids.toSorted()).toEqual([last, released].toSorted());
  });

  it('begins where it is told, and keeps one number’s events in order', async () => {
    const from = (await webhooks.subscribe()).position;
    const ids = [webhooks.eventId(), webhooks.eventId(), webhooks.eventId(), webhooks.eventId()];
    for (const id of ids) await webhooks.deliver(id, { e164: '+254700000077' });
    const second = await new Sink().listen();
    await webhooks.subscribe({ url: second.url, from });
    await waitUntil('all came', () => second.received.length === 4);
    expect(second.received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id)).toEqual(
      ids,
    );
    await second.close();
  });

  it('tries again by the short schedule under the same key, and holds back that number alone', async () => {
    const failing = webhooks.eventId();
    const { path } = await webhooks.subscribe({ retry: 'short' });
    webhooks.sink.answering = ({ body }) =>
      body.includes(failing) && webhooks.sink.received.length < 4 ? 500 : 200;
    await webhooks.deliver(failing, { e164: '+254700000011' });
    await webhooks.got(1);
    const behind = webhooks.eventId();
    await webhooks.deliver(behind, { e164: '+254700000011' });
    await webhooks.deliver(webhooks.eventId(), { e164: '+254700000012' });
    await webhooks.got(5);
    const order = webhooks.sink.received.map(
      ({ body }) => (JSON.parse(body) as { event_id: string }).event_id,
    );
    expect(order.indexOf(behind)).toBe(4);
    const keys = webhooks.sink.received.flatMap(({ body, headers }) =>
      body.includes(failing) ? [headers['x-sautikit-idempotency-key']] : [],
    );
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    await waitUntil('all are delivered', async () =>
      (await webhooks.deliveriesOf(path)).every(({ status }) => status === 'delivered'),
    );
  });

  it('pauses when the answer is 410, visibly, and goes on when resumed', async () => {
    const { path } = await webhooks.subscribe();
    webhooks.sink.answering = () => 410;
    await webhooks.deliver(webhooks.eventId());
    await waitUntil(
      'it is paused',
      async () => (await webhooks.api('GET', path)).body['status'] === 'paused',
    );
    expect((await webhooks.api('GET', path)).body).toMatchObject({
      paused_reason: expect.stringContaining('410'),
      paused_at: expect.any(String),
    });
    const [delivery] = await webhooks.deliveriesOf(path, '?status=pending');
    webhooks.sink.answering = () => 200;
    await webhooks.api('PATCH', path, { status: 'active' });
    await waitUntil(
      'it is delivered',
      async () => (await webhooks.deliveriesOf(path, '?status=delivered')).length === 1,
    );
    expect((await webhooks.deliveriesOf(path))[0]).toMatchObject({
      id: delivery!.id,
      attempts: [{ status_code: 410 }, { status_code: 200 }],
    });
  });
});
