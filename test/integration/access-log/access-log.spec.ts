import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { AccessLog } from '../../../src/access-log/access-log.js';
import type { AccessRecord } from '../../../src/access-log/access-record.js';
import { ListAccess, ListAccessHandler } from '../../../src/access-log/list-access.query.js';
import { Metrics } from '../../../src/http/metrics.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let list: ListAccessHandler;
beforeAll(async () => {
  database = await createTestDatabase();
  list = new ListAccessHandler(database.tenants);
});
afterAll(() => database.drop());

function read(more: Partial<AccessRecord> = {}): AccessRecord {
  const what = {
    e164: '+254700000001',
    method: 'GET',
    route: '/v1/numbers/:e164',
    item: null,
    export: false,
  };
  const who = { key_id: 'key_1', workspaces: ['w1'], address: '192.0.2.7', request_id: 'r1' };
  return { id: uuidv7(), read_at: new Date().toISOString(), ...who, ...what, status: 200, lost: 0, ...more };
}

const idsSeenBy = async (visible: readonly string[] | 'all', filter = {}) =>
  (await list.execute(new ListAccess(visible, filter, null, 1_000))).map(({ id }) => id);

describe('the access log', () => {
  it('is written in batches, in the order of reading', async () => {
    const log = new AccessLog(database.service, new Metrics());
    const reads = Array.from({ length: 2_500 }, () => read({ key_id: 'many' }));
    for (const each of reads) log.add(each);
    await log.close();
    const rows = await list.execute(new ListAccess('all', { key_id: 'many' }, null, 3_000));
    expect(rows.map(({ id }) => id)).toEqual(reads.map(({ id }) => id).toReversed());
    expect(rows[0]).toMatchObject({ e164: '+254700000001', status: 200, lost: 0 });
  });

  it('writes by itself, a moment after the read', async () => {
    const log = new AccessLog(database.service, new Metrics());
    const soon = read({ key_id: 'soon' });
    log.add(soon);
    await waitUntil('it is written', async () => (await idsSeenBy('all', { key_id: 'soon' })).length > 0);
    expect(await idsSeenBy('all', { key_id: 'soon' })).toEqual([soon.id]);
  });

  it('is filtered by number, key and time', async () => {
    const log = new AccessLog(database.service, new Metrics());
    const early = read({ key_id: 'f', e164: '+254700000009', read_at: '2026-01-01T00:00:00.000Z' });
    const late = read({ key_id: 'f', e164: '+254700000009', read_at: '2026-02-01T00:00:00.000Z' });
    const other = read({ key_id: 'f', e164: null, read_at: '2026-02-01T00:00:00.000Z' });
    for (const each of [early, late, other]) log.add(each);
    await log.close();
    expect(await idsSeenBy('all', { e164: '+254700000009' })).toEqual([late.id, early.id]);
    const from = '2026-02-01T00:00:00.000000Z';
    expect(await idsSeenBy('all', { key_id: 'f', from })).toEqual([other.id, late.id]);
    expect(await idsSeenBy('all', { key_id: 'f', to: from })).toEqual([early.id]);
  });

  it('shows a workspace only the reads of keys that could see no other', async () => {
    const log = new AccessLog(database.service, new Metrics());
    const mine = read({ key_id: 'w', workspaces: ['w1'] });
    const both = read({ key_id: 'w', workspaces: ['w1', 'w2'] });
    const all = read({ key_id: 'w', workspaces: null });
    for (const each of [mine, both, all]) log.add(each);
    await log.close();
    expect(await idsSeenBy(['w1'], { key_id: 'w' })).toEqual([mine.id]);
    expect(await idsSeenBy(['w2'], { key_id: 'w' })).toEqual([]);
    expect(await idsSeenBy(['w2', 'w1'], { key_id: 'w' })).toEqual([both.id, mine.id]);
    expect(await idsSeenBy([], { key_id: 'w' })).toEqual([]);
    expect(await idsSeenBy('all', { key_id: 'w' })).toHaveLength(3);
  });

  it('says how many reads left no row, once rows can be written again', async () => {
    let away = true;
    const pool = {
      query: (query: pg.QueryConfig) =>
        away ? Promise.reject(new Error('the database is away')) : database.service.query(query),
    } as unknown as pg.Pool;
    const metrics = new Metrics();
    const log = new AccessLog(pool, metrics);
    for (let n = 0; n < 20_007; n++) log.add(read({ key_id: 'flood' }));
    expect(await metrics.registry.metrics()).toMatch(/ledger_access_log_lost_total 7\n/);
    away = false;
    await log.close();
    const { rows } = await database.owner.query<{ kept: string; lost: string }>(
      "SELECT count(*) FILTER (WHERE key_id = 'flood') AS kept, sum(lost) AS lost FROM ledger.access_log",
    );
    expect(rows[0]).toEqual({ kept: 20_000, lost: 7 });
  });

  it('keeps a read once when only the answer to its writing was lost', async () => {
    let first = true;
    const pool = {
      async query(query: pg.QueryConfig) {
        const result = await database.service.query(query);
        if (!first) return result;
        first = false;
        throw new Error('Connection terminated');
      },
    } as unknown as pg.Pool;
    const log = new AccessLog(pool, new Metrics());
    const once = read({ key_id: 'once' });
    log.add(once);
    await log.flush();
    await log.close();
    expect(await idsSeenBy('all', { key_id: 'once' })).toEqual([once.id]);
  });
});

describe('nobody', () => {
  const REWRITES = [
    "UPDATE ledger.access_log SET key_id = 'other'",
    'DELETE FROM ledger.access_log',
    'TRUNCATE ledger.access_log',
  ];

  it.each(REWRITES)('as the service: %s', async (sql) => {
    await expect(database.service.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('as the service sees a read, unless it asks as a caller', async () => {
    expect((await database.service.query('SELECT FROM ledger.access_log')).rowCount).toBe(0);
    expect((await database.tenants.of('all').query('SELECT FROM ledger.access_log')).rowCount).not.toBe(0);
  });

  it.each(REWRITES)('as the owner, also where ordinary triggers are off: %s', async (sql) => {
    await expect(database.owner.query(sql)).rejects.toThrow('append-only');
    const client = await database.owner.connect();
    await client.query("SET session_replication_role = 'replica'");
    await expect(client.query(sql)).rejects.toThrow('append-only');
    client.release(true);
  });
});
