import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Receiver, startSandbox, type TestSandbox } from '../../support/running-sandbox.js';

let box: TestSandbox;
let receiver: Receiver;
let id: string;
let e164: string;

beforeEach(async () => {
  box = await startSandbox();
  receiver = await new Receiver().start();
  await box.call('POST', '/v1/webhooks', { url: receiver.url, events: ['*'] });
  e164 = box.sandbox.inventory.list()[0]!.e164;
  id = (await box.call('POST', '/v1/numbers/available/claim', { e164 })).body.id;
});
afterEach(async () => {
  await box.close();
  await receiver.stop();
});

const history = async () =>
  (await box.call('GET', `/sandbox/history?e164=${encodeURIComponent(e164)}`)).body.assignments;

describe("the provider's staff in the sandbox", () => {
  it('release a number, and the customer is told', async () => {
    await box.advance(60);
    expect((await box.call('POST', `/sandbox/numbers/${id}/release`)).body).toMatchObject({
      status: 'released',
    });
    await box.advance(0);
    expect(receiver.received.at(-1)!.event).toMatchObject({
      kind: 'number.released',
      data: { e164, release_reason: 'admin_released', released_at: '2026-06-01T00:01:00.000Z' },
    });
  });

  it('suspend a number without a word; it can still be released', async () => {
    expect((await box.call('POST', `/sandbox/numbers/${id}/suspend`)).body).toMatchObject({
      status: 'suspended',
    });
    expect((await box.call('GET', '/v1/numbers?status=suspended')).body.numbers).toHaveLength(1);
    await box.advance(60);
    expect(receiver.kinds).toEqual(['number.provisioned']);
    await box.call('DELETE', `/v1/numbers/${id}`);
    await box.advance(0);
    expect(receiver.kinds).toEqual(['number.provisioned', 'number.released']);
  });

  it('retire a number without a word, for good', async () => {
    await box.call('POST', `/sandbox/numbers/${id}/retire`);
    await box.advance(60);
    expect(receiver.kinds).toEqual(['number.provisioned']);
    const gone = { status: 410, body: { error: { code: 'numbers.retired' } } };
    expect(await box.call('GET', `/v1/numbers/${id}`)).toMatchObject(gone);
    expect(await box.call('DELETE', `/v1/numbers/${id}`)).toMatchObject(gone);
    expect(await box.call('POST', '/v1/numbers/available/claim', { e164 })).toMatchObject(gone);
    expect((await box.call('GET', '/v1/numbers')).body.numbers).toEqual([]);
  });

  it('give a number to another workspace without a word to either; the history knows', async () => {
    const other = box.sandbox.workspaces.list()[1]!;
    await box.call('POST', `/sandbox/numbers/${id}/reassign`, { workspace_id: other.id });
    await box.advance(60);
    expect(receiver.kinds).toEqual(['number.provisioned']);
    const authorization = `Bearer ${other.token}`;
    const theirs = await box.call('GET', '/v1/numbers', undefined, { authorization });
    expect(theirs.body.numbers).toMatchObject([{ e164, status: 'active' }]);
    expect(await history()).toMatchObject([
      { workspace_id: box.workspaceId, ended_at: expect.any(String), end_event_id: null },
      { workspace_id: other.id, start_event_id: null, ended_at: null },
    ]);
    const nowhere = await box.call('POST', `/sandbox/numbers/${id}/reassign`, { workspace_id: 'nowhere' });
    expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'workspaces.not_found' } } });
  });

  it('make workspaces, each with a token', async () => {
    const made = await box.call('POST', '/sandbox/workspaces', { id: 'ws_mine' });
    expect(made).toMatchObject({ status: 201, body: { id: 'ws_mine', token: expect.any(String) } });
    expect(await box.call('POST', '/sandbox/workspaces', { id: 'ws_mine' })).toMatchObject({ status: 409 });
    expect((await box.call('GET', '/sandbox/workspaces')).body.workspaces).toContainEqual(made.body);
  });

  it('move the clock, and change its speed', async () => {
    expect((await box.call('GET', '/sandbox/clock')).body).toEqual({
      now: '2026-06-01T00:00:00.000Z',
      speed: 0,
    });
    const moved = await box.call('POST', '/sandbox/clock', { advance_seconds: 90 });
    expect(moved.body).toEqual({ now: '2026-06-01T00:01:30.000Z', speed: 0 });
    expect((await box.call('POST', '/sandbox/clock', { speed: 60 })).body.speed).toBe(60);
    for (const wrong of [{}, { advance_seconds: -1 }, { speed: 'fast' }]) {
      const answer = await box.call('POST', '/sandbox/clock', wrong);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'validation.bad_request' } } });
    }
  });

  it('live the same life for the same seed: numbers, tokens, ids, secrets and bytes sent', async () => {
    const twin = await startSandbox();
    const mirror = await new Receiver().start();
    try {
      await twin.call('POST', '/v1/webhooks', { url: mirror.url, events: ['*'] });
      await twin.call('POST', '/v1/numbers/available/claim', { e164 });
      await twin.advance(0);
      await box.advance(0);
      expect(mirror.received[0]!.body).toBe(receiver.received[0]!.body);
      const signature = 'x-sautikit-signature';
      expect(mirror.received[0]!.headers[signature]).toBe(receiver.received[0]!.headers[signature]);
      expect(twin.sandbox.workspaces.list()).toEqual(box.sandbox.workspaces.list());
    } finally {
      await twin.close();
      await mirror.stop();
    }
  });
});
