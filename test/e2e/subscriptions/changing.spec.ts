import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderHandler } from '../../support/provider-handler.js';
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

const delivered = (path: string, count: number) =>
  waitUntil(
    `${count} are delivered`,
    async () => (await webhooks.deliveriesOf(path, '?status=delivered')).length === count,
  );

describe('a webhook that is changed while it is in use', () => {
  it('takes nothing while it is paused by hand, and all of it afterwards', async () => {
    const { path } = await webhooks.subscribe();
    const paused = await webhooks.api('PATCH', path, { status: 'paused' });
    expect(paused.body).toMatchObject({ status: 'paused', paused_reason: 'Paused by hand.' });
    const [waiting, taken] = [webhooks.eventId(), webhooks.eventId()];
    const other = await webhooks.subscribe({ events: ['number.released'] });
    await webhooks.deliver(waiting);
    await webhooks.deliver(taken, { kind: 'number.released', occurred_at: '2026-07-01T00:00:00Z' });
    await delivered(other.path, 1);
    expect(webhooks.sink.received).toHaveLength(1);
    const resumed = await webhooks.api('PATCH', path, { status: 'active' });
    expect(resumed.body).toMatchObject({ status: 'active', paused_reason: null, paused_at: null });
    await delivered(path, 2);
  });

  it('has what waits sent to its new URL, under the same keys', async () => {
    const { path } = await webhooks.subscribe();
    webhooks.sink.answering = () => 500;
    await webhooks.deliver(webhooks.eventId());
    await waitUntil('it failed', async () => (await webhooks.deliveriesOf(path))[0]?.attempts.length === 1);
    const moved = await new Sink().listen();
    await webhooks.api('PATCH', path, { url: moved.url });
    const [delivery] = await webhooks.deliveriesOf(path);
    await webhooks.api('POST', `${path}/deliveries/${delivery!.id}/retry`);
    await delivered(path, 1);
    expect(moved.received.at(-1)!.headers['x-sautikit-idempotency-key']).toBe(delivery!.id);
    await moved.close();
  });

  it('reaches a handler of form A that knows only the secret before, at the second attempt', async () => {
    const { path, secret } = await webhooks.subscribe({ retry: 'short' });
    const handler = new ProviderHandler(() => secret);
    webhooks.sink.answering = (request) => handler.take(request);
    await webhooks.api('POST', `${path}/rotate-secret`);
    const event_id = webhooks.eventId();
    await webhooks.deliver(event_id);
    await delivered(path, 1);
    expect([...handler.seen]).toEqual([event_id]);
    expect((await webhooks.deliveriesOf(path))[0]!.attempts).toMatchObject([
      { status_code: 401 },
      { status_code: 200 },
    ]);
  });

  it('gets nothing any more once it is deleted, also of what waited', async () => {
    const { path, id } = await webhooks.subscribe({ retry: 'short' });
    webhooks.sink.answering = () => 500;
    await webhooks.deliver(webhooks.eventId());
    await webhooks.got(1);
    expect((await webhooks.api('DELETE', path)).status).toBe(204);
    await waitUntil('nobody serves it', async () => {
      const { rows } = await webhooks.database.service.query(
        'SELECT leased_by FROM ledger.webhooks WHERE id = $1',
        [id],
      );
      return (rows[0] as { leased_by: string | null }).leased_by === null;
    });
    const requests = webhooks.sink.received.length;
    const other = await webhooks.subscribe();
    webhooks.sink.answering = () => 200;
    await webhooks.deliver(webhooks.eventId());
    await delivered(other.path, 1);
    expect(webhooks.sink.received.length).toBe(requests + 1);
  });
});
