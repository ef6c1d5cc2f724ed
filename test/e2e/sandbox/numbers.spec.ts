import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox, type TestSandbox } from '../../support/running-sandbox.js';

let box: TestSandbox;
beforeEach(async () => {
  box = await startSandbox();
});
afterEach(() => box.close());

const claim = (e164: string, more: object = {}, headers?: Record<string, string>) =>
  box.call('POST', '/v1/numbers/available/claim', { e164, ...more }, headers);
const someNumber = async (): Promise<string> =>
  (await box.call('GET', '/v1/numbers/available')).body.numbers[0].e164 as string;
const list = async (query = '') => (await box.call('GET', `/v1/numbers${query}`)).body.numbers as object[];
const refusal = (status: number, code: string) => ({
  status,
  body: { error: { code, message: expect.any(String), request_id: expect.any(String) } },
});
const other = () => ({ authorization: `Bearer ${box.sandbox.workspaces.list()[1]!.token}` });

describe('numbers of the sandbox', () => {
  it('are claimed from the inventory and released to it again', async () => {
    const e164 = await someNumber();
    const claimed = await claim(e164);
    expect(claimed).toMatchObject({ status: 201, body: { e164, country_iso2: 'KE', status: 'active' } });
    expect(await someNumber()).not.toBe(e164);
    const { id } = claimed.body as { id: string };
    expect((await box.call('GET', `/v1/numbers/${id}`)).body).toEqual(claimed.body);
    const released = await box.call('DELETE', `/v1/numbers/${id}`);
    expect(released.body).toMatchObject({ id, status: 'released', released_at: expect.any(String) });
    expect(await someNumber()).toBe(e164);
    expect(await list('?status=released')).toEqual([released.body]);
    expect(await list('?status=active')).toEqual([]);
  });

  it('are listed in pages by an opaque cursor, each once, while others are claimed', async () => {
    for (let n = 0; n < 5; n++) await claim(await someNumber());
    const first = (await box.call('GET', '/v1/numbers?limit=3')).body;
    await claim(await someNumber());
    const second = (await box.call('GET', `/v1/numbers?limit=3&cursor=${first.next_cursor}`)).body;
    const ids = [...first.numbers, ...second.numbers].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(6);
    expect(second.next_cursor).toBeNull();
    expect(await box.call('GET', '/v1/numbers?cursor=mine')).toMatchObject(
      refusal(400, 'validation.invalid_cursor'),
    );
  });

  it('are listed once for each id, however often they come back, with the old id or another', async () => {
    const e164 = await someNumber();
    for (let n = 0; n < 8; n++) {
      const { id } = (await claim(e164)).body as { id: string };
      await box.call('DELETE', `/v1/numbers/${id}`);
    }
    const { id } = (await claim(e164)).body as { id: string };
    const ids = ((await list()) as { id: string }[]).map((number) => number.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(1);
    expect(ids.length).toBeLessThan(9);
    expect(await list('?status=active')).toMatchObject([{ id, e164 }]);
  });

  it('need the token of a workspace, and are seen by no other', async () => {
    const nobody = await box.call('GET', '/v1/numbers', undefined, { authorization: 'Bearer nobody' });
    expect(nobody).toMatchObject(refusal(401, 'api_key.invalid'));
    expect(nobody.headers.get('x-request-id')).toBe(nobody.body.error.request_id);
    const { id } = (await claim(await someNumber())).body as { id: string };
    for (const method of ['GET', 'DELETE']) {
      const answer = await box.call(method, `/v1/numbers/${id}`, undefined, other());
      expect(answer).toMatchObject(refusal(404, 'numbers.not_found'));
    }
  });

  it('are refused in the words of the provider', async () => {
    const e164 = await someNumber();
    const { id } = (await claim(e164)).body as { id: string };
    expect(await claim(e164)).toMatchObject(refusal(409, 'numbers.already_claimed'));
    expect(await claim('+254000000000'.replace('254', '255'))).toMatchObject(
      refusal(404, 'numbers.not_found'),
    );
    await box.call('DELETE', `/v1/numbers/${id}`);
    expect(await box.call('DELETE', `/v1/numbers/${id}`)).toMatchObject(refusal(409, 'numbers.not_assigned'));
    expect(await box.call('GET', '/v1/numbers/none')).toMatchObject(refusal(404, 'numbers.not_found'));
    expect(await box.call('GET', '/v1/nothing')).toMatchObject(refusal(404, 'not_found'));
    for (const wrong of [{ e164: 5 }, { e164: 'x' }, { e164, tril: true }, {}]) {
      const answer = await box.call('POST', '/v1/numbers/available/claim', wrong);
      expect(answer).toMatchObject(refusal(400, 'validation.bad_request'));
    }
    const misspelt = await claim(e164, { tril: true });
    expect(misspelt.body.error.message).toContain('tril');
  });

  it('are claimed once for one Idempotency-Key, which belongs to one body', async () => {
    const [one, two] = box.sandbox.inventory.list().map(({ e164 }) => e164);
    const key = { 'idempotency-key': 'k1' };
    const first = await claim(one!, {}, key);
    const again = await claim(one!, {}, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await claim(two!, {}, key)).toMatchObject(refusal(409, 'idempotency.conflict'));
    expect(await claim(two!, {}, { ...key, ...other() })).toMatchObject({ status: 201 });
    expect(await list()).toHaveLength(1);
  });

  it('go when their trial is over, by the clock', async () => {
    const { id } = (await claim(await someNumber(), { trial: true })).body as { id: string };
    await box.advance(14 * 86_400 - 1);
    expect((await box.call('GET', `/v1/numbers/${id}`)).body).toMatchObject({ status: 'active' });
    await box.advance(1);
    expect((await box.call('GET', `/v1/numbers/${id}`)).body).toMatchObject({
      status: 'released',
      released_at: '2026-06-15T00:00:00.000Z',
    });
  });
});
