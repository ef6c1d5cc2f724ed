import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { KeysUnavailable } from '../../../src/access/access.errors.js';
import { ApiKeys } from '../../../src/access/api-keys.js';
import { hashKey, newKey } from '../../../src/access/key-token.js';

type Row = Record<string, unknown>;

/** A pool whose every query gives these rows, or fails. */
function poolWith(answer: () => Promise<Row[]>): { pool: pg.Pool; queries(): number } {
  let queries = 0;
  const query = async () => {
    queries++;
    return { rows: await answer() };
  };
  return { pool: { query } as unknown as pg.Pool, queries: () => queries };
}

const { id, key } = newKey();
const before = newKey(id).key;
const PAST = '2020-01-01T00:00:00.000000Z';
const FUTURE = '2999-01-01T00:00:00.000000Z';

const row = (rest: Row = {}): Row => ({
  id,
  key_hash: hashKey(key),
  previous_key_hash: null,
  previous_expires_at: null,
  scopes: ['read'],
  workspaces: ['w1'],
  expires_at: null,
  revoked_at: null,
  ...rest,
});
const keysWith = (rest?: Row) => new ApiKeys(poolWith(async () => [row(rest)]).pool, { adminKey: null });

describe('API keys', () => {
  it('are found with what they may do and see', async () => {
    expect(await keysWith().find(key)).toEqual({
      id,
      scopes: ['read'],
      workspaces: ['w1'],
      expires_at: null,
    });
    expect(await keysWith({ workspaces: null }).find(key)).toMatchObject({ workspaces: 'all' });
    expect(await keysWith().find(newKey().key)).toBeNull();
  });

  it('are not found by their id alone', async () => {
    expect(await keysWith().find(newKey(id).key)).toBeNull();
  });

  it('end when they expire', async () => {
    expect(await keysWith({ expires_at: FUTURE }).find(key)).toMatchObject({ id, expires_at: FUTURE });
    expect(await keysWith({ expires_at: PAST }).find(key)).toBeNull();
  });

  it('are good beside the one they were exchanged for, until that ends', async () => {
    const exchanged = { previous_key_hash: hashKey(before), previous_expires_at: FUTURE };
    expect(await keysWith(exchanged).find(key)).toMatchObject({ id });
    expect(await keysWith(exchanged).find(before)).toMatchObject({ id });
    expect(await keysWith({ ...exchanged, previous_expires_at: PAST }).find(before)).toBeNull();
    expect(await keysWith({ ...exchanged, previous_expires_at: PAST }).find(key)).toMatchObject({ id });
    expect(await keysWith({ ...exchanged, expires_at: PAST }).find(before)).toBeNull();
  });

  it('take the configured key, and refuse what is mistyped, without asking the database', async () => {
    const { pool, queries } = poolWith(async () => [row()]);
    const keys = new ApiKeys(pool, { adminKey: 'nlk_configured' });
    expect(await keys.find('nlk_configured')).toMatchObject({ id: 'admin', workspaces: 'all' });
    expect(await keys.find('nlk_configured2')).toBeNull();
    expect(await keys.find(`${key} `)).toBeNull();
    expect(await keys.find(key.slice(0, -1))).toBeNull();
    expect(await keys.find('')).toBeNull();
    expect(queries()).toBe(0);
  });

  it('end when they are revoked', async () => {
    expect(await keysWith({ revoked_at: PAST }).find(key)).toBeNull();
  });

  it('are found that another process made just now', async () => {
    const stored: Row[] = [];
    const keys = new ApiKeys(poolWith(async () => [...stored]).pool, { adminKey: null });
    expect(await keys.find(key)).toBeNull();
    stored.push(row());
    expect(await keys.find(key)).toMatchObject({ id });
  });

  it('ask the database once more for all wrong keys at the same time', async () => {
    const { pool, queries } = poolWith(async () => [row()]);
    const keys = new ApiKeys(pool, { adminKey: null });
    await Promise.all(Array.from({ length: 100 }, () => keys.find(newKey().key)));
    expect(queries()).toBe(2);
    await keys.find(key);
    expect(queries()).toBe(2);
    keys.forget();
    await keys.find(key);
    expect(queries()).toBe(3);
  });

  it('say that keys cannot be checked when the database does not answer, and ask again for the next', async () => {
    let away = true;
    const { pool } = poolWith(async () => {
      if (away) throw new Error('ECONNREFUSED');
      return [row()];
    });
    const keys = new ApiKeys(pool, { adminKey: 'nlk_configured' });
    await expect(keys.find(key)).rejects.toThrow(KeysUnavailable);
    expect(await keys.find('nlk_configured')).toMatchObject({ id: 'admin', workspaces: 'all' });
    away = false;
    expect(await keys.find(key)).toMatchObject({ id });
  });
});
