import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { secretKey, signBare } from '../../../src/intake/sign.js';
import { WORKSPACE } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';
import { WebhookLedger } from '../../support/webhook-ledger.js';

let webhooks: WebhookLedger;

beforeAll(async () => {
  webhooks = await WebhookLedger.start();
});
afterAll(() => webhooks.close());
beforeEach(() => webhooks.openSink());
afterEach(() => webhooks.closeSink());

describe('the operator of a webhook', () => {
  it('tests it with an event that is none of a number’s', async () => {
    const { path, secret } = await webhooks.subscribe();
    webhooks.sink.answering = (_request, response) => void response.writeHead(201).end('thanks');
    expect((await webhooks.api('POST', `${path}/test`)).body).toEqual({
      delivered: true,
      status_code: 201,
      error: null,
      response: 'thanks',
      duration_ms: expect.any(Number),
    });
    const { body, headers } = webhooks.sink.received[0]!;
    expect(headers['x-sautikit-signature']).toBe(signBare(body, secretKey(secret)));
    expect(JSON.parse(body)).toMatchObject({ kind: 'webhook.test', workspace_id: WORKSPACE });
    expect(await webhooks.deliveriesOf(path)).toEqual([]);
    await webhooks.database.owner.query('DELETE FROM ledger.webhook_secrets');
    expect((await webhooks.api('POST', `${path}/test`)).body).toMatchObject({
      status: 409,
      code: 'webhooks.deliver.secret_unset',
    });
  });

  it('rotates its secret: both sign until the old one expires', async () => {
    const { path, secret } = await webhooks.subscribe({ format: 'standard-webhooks' });
    const { body } = await webhooks.api('POST', `${path}/rotate-secret`, { overlap_seconds: 60 });
    expect(body).toEqual({
      id: expect.any(String),
      secret: expect.stringMatching(/^whsec_/),
      previous_expires_at: expect.any(String),
    });
    await webhooks.deliver(webhooks.eventId());
    await webhooks.got(1);
    const received = webhooks.sink.received[0]!;
    for (const known of [secret, body['secret'] as string]) {
      expect(
        new Webhook(known).verify(received.body, received.headers as Record<string, string>),
      ).toBeDefined();
    }
    await webhooks.api('POST', `${path}/rotate-secret`, { overlap_seconds: 0 });
    await webhooks.deliver(webhooks.eventId());
    await webhooks.got(2);
    expect(String(webhooks.sink.received[1]!.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('rotates without saying for how long both are valid: a day', async () => {
    const { path } = await webhooks.subscribe();
    const { status, body } = await webhooks.api('POST', `${path}/rotate-secret`);
    expect(status).toBe(200);
    const validFor = Date.parse(body['previous_expires_at'] as string) - Date.now();
    expect(Math.round(validFor / 3_600_000)).toBe(24);
    expect((await webhooks.api('POST', `${path}/rotate-secret`, { overlap_seconds: -1 })).status).toBe(400);
    expect((await webhooks.api('POST', `${path}/replay`)).status).toBe(400);
  });

  it('retries a dead letter, and is refused for what is delivered', async () => {
    const { path } = await webhooks.subscribe({ retry: 'short' });
    webhooks.sink.answering = () => 500;
    await webhooks.deliver(webhooks.eventId());
    await waitUntil('it failed', async () => (await webhooks.deliveriesOf(path))[0]?.attempts.length === 1);
    await webhooks.database.owner.query(
      'UPDATE ledger.webhook_deliveries SET failed = 4, next_attempt_at = now() WHERE status = $1',
      ['pending'],
    );
    await waitUntil(
      'it is dead',
      async () => (await webhooks.deliveriesOf(path, '?status=dead_letter')).length === 1,
    );
    const [dead] = await webhooks.deliveriesOf(path);
    expect(dead).toMatchObject({ next_attempt_at: null });
    webhooks.sink.answering = () => 200;
    expect((await webhooks.api('POST', `${path}/deliveries/${dead!.id}/retry`)).body).toMatchObject({
      id: dead!.id,
    });
    await waitUntil(
      'it is delivered',
      async () => (await webhooks.deliveriesOf(path, '?status=delivered')).length === 1,
    );
    const again = await webhooks.api('POST', `${path}/deliveries/${dead!.id}/retry`);
    expect([again.status, again.body['code']]).toEqual([409, 'webhooks.delivery_not_retryable']);
    const unknown = await webhooks.api('POST', `${path}/deliveries/nothing/retry`);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'webhooks.delivery_not_found']);
  });

  it('replays a stretch of the log by new deliveries, marked as such', async () => {
    const { path, position } = await webhooks.subscribe({ events: ['number.provisioned'] });
    const ids = [webhooks.eventId(), webhooks.eventId()];
    for (const id of ids) await webhooks.deliver(id);
    await webhooks.got(2);
    const { status, body } = await webhooks.api('POST', `${path}/replay`, {
      after: position,
      until: position + 1,
    });
    expect([status, body]).toEqual([
      202,
      { id: expect.any(String), webhook_id: expect.any(String), after: position, until: position + 1 },
    ]);
    await webhooks.got(3);
    const [replayed, ...others] = await webhooks.deliveriesOf(path);
    expect(replayed).toMatchObject({ event_id: ids[0], replay: true });
    expect(others.map(({ event_id, replay }) => [event_id, replay])).toEqual([
      [ids[1], false],
      [ids[0], false],
    ]);
    expect(webhooks.sink.received[2]!.headers).toMatchObject({
      'ledger-replay': 'true',
      'x-sautikit-idempotency-key': replayed!.id,
    });
    for (const wrong of [
      { after: position + 1, until: position + 1 },
      { after: 0, until: 1_000_000 },
      { after: -1 },
      {},
    ]) {
      expect((await webhooks.api('POST', `${path}/replay`, wrong)).status).toBe(400);
    }
  });

  it('sees what waits in the metrics', async () => {
    const { text } = await webhooks.api('GET', '/metrics');
    for (const name of ['attempts_total', 'deliveries_pending', 'oldest_pending_seconds'])
      expect(text).toContain(`ledger_webhook_${name}`);
    expect(text).toContain('ledger_webhooks_paused 0');
  });
});
