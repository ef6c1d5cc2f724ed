import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { KeysUnavailable } from '../../../src/access/access.errors.js';
import { ApiKeys, hashKey } from '../../../src/access/api-keys.js';

/** A pool whose every query gives these rows, or fails. */
function poolWith(answer: () => Promise<{ id: string; key_hash: Buffer }[]>): {
  pool: pg.Pool;
  queries(): number;
} {
  let queries = 0;
  const query = async () => {
    queries++;
    return { rows: await answer() };
  };
  return { pool: { query } as unknown as pg.Pool, queries: () => queries };
}

const stored = [{ id: 'key_1', key_hash: hashKey('nlk_stored') }];

describe('API keys', () => {
  it('are found by their hash', async () => {
    const keys = new ApiKeys(poolWith(async () => stored).pool, { adminKey: null });
    expect(await keys.find('nlk_stored')).toMatchObject({ id: 'key_1' });
    expect(await keys.find('nlk_stored ')).toBeNull();
    expect(await keys.find('')).toBeNull();
  });

  it('take the configured key without asking the database', async () => {
    const { pool, queries } = poolWith(async () => stored);
    const keys = new ApiKeys(pool, { adminKey: 'nlk_configured' });
    expect(await keys.find('nlk_configured')).toMatchObject({ id: 'admin', workspaces: 'all' });
    expect(queries()).toBe(0);
    expect(await keys.find('nlk_configured2')).toBeNull();
  });

  it('ask the database once for callers at the same time, also for wrong keys', async () => {
    const { pool, queries } = poolWith(async () => stored);
    const keys = new ApiKeys(pool, { adminKey: null });
    await Promise.all(Array.from({ length: 100 }, (_, n) => keys.find(`nlk_guess_${n}`)));
    expect(queries()).toBe(1);
  });

  it('say that keys cannot be checked when the database does not answer, and ask again for the next', async () => {
    let away = true;
    const { pool } = poolWith(async () => {
      if (away) throw new Error('ECONNREFUSED');
      return stored;
    });
    const keys = new ApiKeys(pool, { adminKey: 'nlk_configured' });
    await expect(keys.find('nlk_stored')).rejects.toThrow(KeysUnavailable);
    expect(await keys.find('nlk_configured')).toMatchObject({ id: 'admin', workspaces: 'all' });
    away = false;
    expect(await keys.find('nlk_stored')).toMatchObject({ id: 'key_1' });
  });
});
