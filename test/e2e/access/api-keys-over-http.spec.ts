import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyIdOf } from '../../../src/access/key-token.js';
import { KeyUsage } from '../../../src/access/key-usage.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { issuedKey, type KeySketch } from '../../support/issued-key.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let ledger: RunningLedger;
let other: RunningLedger;

beforeAll(async () => {
  database = await createTestDatabase();
  [ledger, other] = await Promise.all([startLedger(database.url), startLedger(database.url)]);
});
afterAll(async () => {
  await Promise.all([ledger.close(), other.close()]);
  await database.drop();
});

async function ask(method: string, path: string, key = ADMIN_KEY, body?: object, of = ledger) {
  const headers = { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(of.url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the service answered
  return { status: response.status, text, body: (text ? JSON.parse(text) : {}) as Record<string, any> };
}
const create = (body: object, key?: string) => ask('POST', '/v1/api-keys', key, body);
const opens = async (key: string, of = ledger) =>
  (await ask('GET', '/v1/numbers', key, undefined, of)).status === 200;

const ADMIN: KeySketch = { scopes: ['admin'] };
const READER = { name: 'reader', scopes: ['read'], workspaces: ['w1'] };

describe('API keys over HTTP', () => {
  it('are shown once, stored as a hash, and good in every process', async () => {
    const { status, body } = await create({ ...READER, expires_at: '2999-01-01T00:00:00Z' });
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: keyIdOf(body['key']),
        ...READER,
        created_at: expect.any(String),
        created_by: 'admin',
        expires_at: '2999-01-01T00:00:00.000Z',
        previous_expires_at: null,
        last_used_at: null,
        key: expect.stringMatching(/^nlk_/),
      },
    });
    expect([await opens(body['key']), await opens(body['key'], other)]).toEqual([true, true]);
    const list = await ask('GET', '/v1/api-keys');
    expect(list.body['data']).toEqual([expect.objectContaining({ id: body['id'], name: 'reader' })]);
    expect(list.text).not.toContain(body['key']);
    const { rows } = await database.owner.query('SELECT k::text AS text FROM ledger.api_keys k');
    expect(JSON.stringify(rows)).not.toContain(body['key'].slice(25, 50));
  });

  it('tell a mistyped key from an unknown one', async () => {
    const { body } = await create(READER);
    const mistyped = await ask('GET', '/v1/numbers', `${body['key'].slice(0, -1)}-`);
    expect(mistyped.body['detail']).toContain('cut off or mistyped');
    const unknown = await ask(
      'GET',
      '/v1/numbers',
      (await issuedKey(database.owner, { ...ADMIN, revoked_at: '2020-01-01Z' })).key,
    );
    expect(unknown.body['detail']).toContain('not known here');
  });

  it.each([
    [{ ...READER, name: '' }, 'name'],
    [{ ...READER, scopes: [] }, 'scopes'],
    [{ ...READER, scopes: ['write'] }, 'scopes'],
    [{ ...READER, scopes: ['read', 'read'] }, 'scopes'],
    [{ ...READER, workspaces: [] }, 'workspaces'],
    [{ ...READER, workspaces: ['a\u0000'] }, 'workspaces'],
    [{ ...READER, workspaces: 'all' }, 'workspaces'],
    [{ ...READER, expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ ...READER, expires_at: 'soon' }, 'expires_at'],
  ])('refuse %j', async (settings, field) => {
    const { status, body } = await create(settings);
    expect([status, body['errors'][0].field]).toEqual([400, field]);
  });

  it('are never wider than the key they are made with', async () => {
    const expires_at = '2998-01-01T00:00:00.000Z';
    const bounded = (await create({ name: 'team', scopes: ['admin'], workspaces: ['w1', 'w2'], expires_at }))
      .body['key'];
    const made = (rest: object) => create({ ...READER, expires_at, ...rest }, bounded);
    expect((await made({})).status).toBe(201);
    expect((await made({ scopes: ['admin', 'operate'] })).status).toBe(201);
    expect((await made({ workspaces: ['w1', 'w3'] })).body).toMatchObject({
      code: 'workspaces.not_found',
      status: 404,
    });
    expect((await made({ scopes: ['admin'], workspaces: 'all' })).body).toMatchObject({
      code: 'api_key.wider_than_own',
      status: 403,
    });
    for (const late of [undefined, '2999-01-01T00:00:00Z'])
      expect((await made({ expires_at: late })).body).toMatchObject({ code: 'api_key.wider_than_own' });
    const everybodys = (await create({ ...READER, workspaces: ['w3'] })).body['id'];
    const lasting = (await create(READER)).body['id'];
    expect((await ask('POST', `/v1/api-keys/${everybodys}/rotate`, bounded)).body['code']).toBe(
      'api_key.not_found',
    );
    expect((await ask('DELETE', `/v1/api-keys/${everybodys}`, bounded)).body['code']).toBe(
      'api_key.not_found',
    );
    expect((await ask('POST', `/v1/api-keys/${lasting}/rotate`, bounded)).body['code']).toBe(
      'api_key.wider_than_own',
    );
    const seen = (await ask('GET', '/v1/api-keys?limit=200', bounded)).body['data'] as {
      workspaces: string[];
    }[];
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.flatMap(({ workspaces }) => workspaces).filter((id) => !['w1', 'w2'].includes(id))).toEqual(
      [],
    );
  });

  it('live two at a time while they are exchanged', async () => {
    const { id, key: first } = (await create(READER)).body as { id: string; key: string };
    const rotate = (body?: object) => ask('POST', `/v1/api-keys/${id}/rotate`, ADMIN_KEY, body);
    const second = (await rotate()).body;
    expect(second).toMatchObject({ id, ...READER });
    expect(Math.abs(Date.parse(second['previous_expires_at']) - Date.now() - 86_400_000)).toBeLessThan(
      60_000,
    );
    expect([await opens(first), await opens(second['key'])]).toEqual([true, true]);
    const third = (await rotate({ previous_expires_at: '2020-01-01T00:00:00Z' })).body['key'];
    expect([await opens(first), await opens(second['key']), await opens(third)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('open nothing once they are revoked: here at once, elsewhere within a second', async () => {
    const { id, key } = (await create(READER)).body as { id: string; key: string };
    expect([await opens(key), await opens(key, other)]).toEqual([true, true]);
    const gone = new AbortController();
    const stream = await fetch(`${other.url}/v1/events/stream`, {
      headers: { authorization: `Bearer ${key}` },
      signal: gone.signal,
    });
    const revokedAt = Date.now();
    expect((await ask('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect(await opens(key)).toBe(false);
    await waitUntil('the other process refuses it', async () => !(await opens(key, other)), 1_500);
    expect(Date.now() - revokedAt).toBeLessThan(1_500);
    // Its streams end with it.
    for await (const _ of stream.body!) continue;
    expect((await ask('DELETE', `/v1/api-keys/${id}`)).body['code']).toBe('api_key.not_found');
  });

  it('remember when they were last used, without a write for each request', async () => {
    const { id, key } = (await create(READER)).body as { id: string; key: string };
    for (let n = 0; n < 5; n += 1) await opens(key);
    await ledger.app.get(KeyUsage, { strict: false }).flush();
    const { rows } = await database.owner.query(
      'SELECT last_used_at, xmin FROM ledger.api_keys WHERE id = $1',
      [id],
    );
    expect(Math.abs(Date.parse(rows[0].last_used_at) - Date.now())).toBeLessThan(60_000);
  });
});
