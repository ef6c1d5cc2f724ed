import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretKey, signBare } from '../../../src/intake/sign.js';
import { Receiver, startSandbox, type TestSandbox } from '../../support/running-sandbox.js';

let box: TestSandbox;
let receiver: Receiver;
let webhook: { id: string; secret: string };

beforeEach(async () => {
  box = await startSandbox();
  receiver = await new Receiver().start();
  webhook = (await box.call('POST', '/v1/webhooks', { url: receiver.url, events: ['number.*'] })).body;
});
afterEach(async () => {
  await box.close();
  await receiver.stop();
});

const claim = (index = 0) =>
  box.call('POST', '/v1/numbers/available/claim', { e164: box.sandbox.inventory.list()[index]!.e164 });
const deliveries = async (query = '') =>
  (await box.call('GET', `/v1/webhooks/${webhook.id}/deliveries${query}`)).body.deliveries;
const secondsOf = (attempts: { at: string }[]) =>
  attempts.map(({ at }) => (Date.parse(at) - Date.UTC(2026, 5, 1)) / 1_000);
const error = (status: number, code: string) => ({ status, body: { error: { code } } });

describe('webhooks of the sandbox', () => {
  it("bring each event as on the provider's page, signed with the secret shown once", async () => {
    const { body: number } = await claim();
    await box.advance(0);
    const [{ headers, body, event }] = receiver.received as [(typeof receiver.received)[0]];
    expect(headers['x-sautikit-signature']).toBe(signBare(body, secretKey(webhook.secret)));
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-sautikit-event': 'number.provisioned',
      'x-sautikit-idempotency-key': expect.any(String),
    });
    expect(event).toEqual({
      kind: 'number.provisioned',
      event_id: expect.any(String),
      workspace_id: box.workspaceId,
      occurred_at: number.claimed_at,
      data: {
        number_id: number.id,
        e164: number.e164,
        country_code: 'KE',
        capabilities: number.capabilities,
        series_id: number.series_id,
        rental_start_at: number.claimed_at,
      },
    });
    expect(await deliveries()).toMatchObject([
      {
        id: headers['x-sautikit-idempotency-key'],
        event_id: event.event_id,
        status: 'delivered',
        last_error: null,
        attempts: [{ status_code: 200, response_body: 'thank you', fault: null }],
      },
    ]);
  });

  it('are created, listed, changed and deleted by their workspace alone', async () => {
    const { secret: _secret, ...shown } = webhook;
    expect((await box.call('GET', `/v1/webhooks/${webhook.id}`)).body).toEqual(shown);
    expect((await box.call('GET', '/v1/webhooks')).body).toEqual({ webhooks: [shown], next_cursor: null });
    const events = ['number.released'];
    const changed = await box.call('PATCH', `/v1/webhooks/${webhook.id}`, { events });
    expect(changed.body).toEqual({ ...shown, events });
    const { token } = box.sandbox.workspaces.list()[1]!;
    const theirs = { authorization: `Bearer ${token}` };
    for (const method of ['GET', 'DELETE']) {
      const answer = await box.call(method, `/v1/webhooks/${webhook.id}`, undefined, theirs);
      expect(answer).toMatchObject(error(404, 'webhooks.not_found'));
    }
    expect(await box.call('DELETE', `/v1/webhooks/${webhook.id}`)).toMatchObject({ status: 204 });
    expect(await box.call('GET', `/v1/webhooks/${webhook.id}`)).toMatchObject(
      error(404, 'webhooks.not_found'),
    );
    await claim();
    await box.advance(60);
    expect(receiver.received).toEqual([]);
  });

  it('get only the kinds they asked for', async () => {
    await box.call('PATCH', `/v1/webhooks/${webhook.id}`, { events: ['number.released'] });
    const { body } = await claim();
    await box.call('DELETE', `/v1/numbers/${body.id}`);
    await box.advance(0);
    expect(receiver.kinds).toEqual(['number.released']);
  });

  it('refuse a kind that is never sent, an address that is none, and fields nobody knows', async () => {
    const create = (body: object) => box.call('POST', '/v1/webhooks', body);
    const { url } = receiver;
    expect(await create({ url, events: ['number.lost'] })).toMatchObject(
      error(422, 'webhooks.event_unsupported'),
    );
    for (const wrong of [{ url: 'ftp://x', events: ['*'] }, { url }, { url, events: ['*'], secret: 'x' }])
      expect(await create(wrong)).toMatchObject(error(400, 'validation.bad_request'));
  });

  it('sign with the new secret from a rotation on; each rotation makes another', async () => {
    const rotate = () => box.call('POST', `/v1/webhooks/${webhook.id}/rotate-secret`);
    const secrets = [webhook.secret, (await rotate()).body.secret, (await rotate()).body.secret];
    expect(new Set(secrets).size).toBe(3);
    await claim();
    await box.advance(0);
    const { body, headers } = receiver.received[0]!;
    expect(headers['x-sautikit-signature']).toBe(signBare(body, secretKey(secrets[2])));
  });

  it('are tried five times in 15 s by the short schedule, then it is a dead letter', async () => {
    receiver.answer = () => 503;
    await claim();
    await box.advance(14);
    expect(await deliveries('?status=pending')).toHaveLength(1);
    await box.advance(86_400);
    const [dead] = await deliveries('?status=dead_letter');
    expect(secondsOf(dead.attempts)).toEqual([0, 1, 3, 7, 15]);
    expect(dead).toMatchObject({ last_error: 'HTTP 503', next_attempt_at: null });
    expect(new Set(receiver.received.map(({ headers }) => headers['x-sautikit-idempotency-key'])).size).toBe(
      1,
    );
  });

  it('are tried eight times over days by the long one', async () => {
    await box.call('PUT', `/sandbox/faults/${webhook.id}`, { retry: 'long' });
    receiver.answer = (n) => (n < 8 ? 500 : 204);
    await claim();
    await box.advance(8 * 86_400);
    const [delivery] = await deliveries();
    expect([delivery.status, delivery.attempts.length]).toEqual(['delivered', 8]);
    expect(secondsOf(delivery.attempts).at(-1)).toBeGreaterThan(3_600);
  });

  it('are tried again by hand when given up, with the same id, and not otherwise', async () => {
    receiver.answer = (n) => (n <= 5 ? 500 : 200);
    await claim();
    await box.advance(15);
    const [{ id }] = await deliveries();
    const retry = (of = id) => box.call('POST', `/v1/webhooks/${webhook.id}/deliveries/${of}/retry`);
    expect(await retry()).toMatchObject({ status: 202, body: { id, status: 'pending' } });
    expect(await retry()).toMatchObject(error(409, 'webhooks.delivery_not_retryable'));
    await box.advance(0);
    expect((await box.call('GET', `/v1/webhooks/${webhook.id}/deliveries/${id}`)).body).toMatchObject({
      status: 'delivered',
      attempts: { length: 6 },
    });
    expect(await retry()).toMatchObject(error(409, 'webhooks.delivery_not_retryable'));
    expect(await retry('none')).toMatchObject(error(404, 'webhooks.delivery_not_found'));
    expect(await box.call('GET', `/v1/webhooks/${webhook.id}/deliveries?status=lost`)).toMatchObject(
      error(400, 'validation.bad_request'),
    );
  });
});
