import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretKey, signTimestamped } from '../../../src/intake/sign.js';
import { ledger } from '../../support/fake-terminal.js';
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

const faults = (settings: object) => box.call('PUT', `/sandbox/faults/${webhook.id}`, settings);
const claim = async (index = 0): Promise<{ id: string; e164: string }> => {
  const { e164 } = box.sandbox.inventory.list()[index]!;
  return (await box.call('POST', '/v1/numbers/available/claim', { e164 })).body;
};
const deliveries = async () =>
  (await box.call('GET', `/v1/webhooks/${webhook.id}/deliveries`)).body.deliveries;

describe('faults of the sandbox', () => {
  it('drop attempts, but never the last: the delivery arrives', async () => {
    await faults({ drop: 1 });
    await claim();
    await box.advance(14);
    expect(receiver.received).toEqual([]);
    await box.advance(1);
    expect(receiver.received).toHaveLength(1);
    const [{ status, attempts }] = await deliveries();
    expect(status).toBe('delivered');
    expect(attempts.map(({ fault }: { fault: string | null }) => fault)).toEqual([
      ...Array.from({ length: 4 }, () => 'dropped'),
      null,
    ]);
  });

  it('repeat an event under another delivery id', async () => {
    await faults({ repeat: 1 });
    await claim();
    await box.advance(0);
    expect(new Set(receiver.received.map(({ event }) => event.event_id)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['x-sautikit-idempotency-key'])).size).toBe(
      4,
    );
  });

  it('delay a delivery', async () => {
    await faults({ delay: 1, delay_seconds: 7_200 });
    await claim();
    await box.advance(0);
    expect(receiver.received).toHaveLength(0);
    await box.advance(7_200);
    expect(receiver.received).toHaveLength(1);
  });

  it('let the next delivery overtake one, or five seconds', async () => {
    await faults({ reorder: 1 });
    const number = await claim();
    await faults({ reorder: 0 });
    await box.call('DELETE', `/v1/numbers/${number.id}`);
    await box.advance(0);
    expect(receiver.kinds).toEqual(['number.released', 'number.provisioned']);
    await faults({ reorder: 1 });
    await claim(1);
    await box.advance(4);
    expect(receiver.received).toHaveLength(2);
    await box.advance(1);
    expect(receiver.received).toHaveLength(3);
  });

  it('lose an event for good, until a retry is asked for', async () => {
    await faults({ dead_letter: 1 });
    await claim();
    await box.advance(86_400);
    const [{ id, status }] = await deliveries();
    expect([status, receiver.received.length]).toEqual(['dead_letter', 0]);
    await box.call('POST', `/v1/webhooks/${webhook.id}/deliveries/${id}/retry`);
    await box.advance(0);
    expect(receiver.received).toHaveLength(1);
  });

  it('are drawn alike for the same seed, and belong to one webhook', async () => {
    const outcome = async (seed: string) => {
      const url = receiver.url;
      const { id } = (await box.call('POST', '/v1/webhooks', { url, events: ['*'] })).body;
      await box.call('PUT', `/sandbox/faults/${id}`, { seed, drop: 0.5, repeat: 0.5, form: 'mixed' });
      const number = await claim(3);
      await box.call('DELETE', `/v1/numbers/${number.id}`);
      await box.advance(60);
      const rows = (await box.call('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries;
      return rows.map(({ kind, attempts }: { kind: string; attempts: { fault: string }[] }) => [
        kind,
        ...attempts.map(({ fault }) => fault),
      ]);
    };
    const first = await outcome('one');
    expect(await outcome('one')).toEqual(first);
    expect(await outcome('two')).not.toEqual(first);
    const all = (await box.call('GET', '/sandbox/faults')).body;
    expect(all.webhooks[webhook.id]).toMatchObject({ seed: 'test', drop: 0 });
  });

  it('can be the rule for webhooks to come, and be taken back', async () => {
    await box.call('PUT', '/sandbox/faults', { form: 'timestamped' });
    const made = (await box.call('POST', '/v1/webhooks', { url: receiver.url, events: ['*'] })).body;
    const now = async () => (await box.call('GET', '/sandbox/faults')).body.webhooks;
    expect([(await now())[webhook.id].form, (await now())[made.id].form]).toEqual(['bare', 'timestamped']);
    await box.call('DELETE', `/sandbox/faults/${made.id}`);
    expect((await now())[made.id].form).toBe('bare');
    for (const wrong of [{ drop: 2 }, { form: 'both' }, { dorp: 1 }])
      expect(await faults(wrong)).toMatchObject({ body: { error: { code: 'validation.bad_request' } } });
    expect(await box.call('PUT', '/sandbox/faults/none', {})).toMatchObject({
      status: 404,
      body: { error: { code: 'webhooks.not_found' } },
    });
  });

  it('sign by the other form with the real time, and send the other headers', async () => {
    await faults({ form: 'timestamped', header_set: 'b' });
    await claim();
    await box.advance(0);
    const { headers, body, event } = receiver.received[0]!;
    const signature = String(headers['x-sautikit-signature']);
    const t = Number(/^t=(\d+),/.exec(signature)?.[1]);
    expect(Math.abs(t - Date.now() / 1_000)).toBeLessThan(30);
    expect(signature).toBe(signTimestamped(body, secretKey(webhook.secret), t));
    expect(headers).toMatchObject({
      'x-sautikit-event-kind': event.kind,
      'x-sautikit-event-id': event.event_id,
    });
    expect(headers['x-sautikit-event']).toBeUndefined();
  });

  it.each([
    [{ form: 'bare' }, 0, 'bare'],
    [{ form: 'timestamped' }, 0, 'timestamped'],
    [{ wrong_secret: 1 }, 1, 'Most likely the secret is another one'],
  ])('are found out by the doctor: %j', async (settings, exitCode, word) => {
    await faults(settings);
    await claim();
    await box.advance(0);
    const [{ id }] = await deliveries();
    const { body: request } = await box.call('GET', `/sandbox/deliveries/${id}/request`);
    const env = { SAUTIKIT_WEBHOOK_SECRET: webhook.secret };
    const { code, out } = await ledger(['doctor', '-'], { env, stdin: request });
    expect(out).toContain(word);
    expect(code).toBe(exitCode);
  });
});
