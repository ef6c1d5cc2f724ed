import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createPool } from '../../../src/database-pool.js';
import { prepareForTenants } from '../../../src/tenancy/reader-pool.js';
import { TenantQuery } from '../../../src/tenancy/tenant-query.js';
import { TenantReads } from '../../../src/tenancy/tenant-reads.js';
import { tenantSetting } from '../../../src/tenancy/tenant-setting.js';
import type { Workspaces } from '../../../src/tenancy/workspaces.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const SETTING = `current_setting('ledger.workspaces', true)`;

let database: TestDatabase;
/** One connection, so that each query finds what the one before left behind. */
let pool: pg.Pool;
let reads: TenantReads;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { role: 'reader', max: 1, onConnect: prepareForTenants });
  reads = new TenantReads(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const seen = async (visible: Workspaces, name?: string) => {
  const query = { name, text: `SELECT ${SETTING} AS setting, $1::text AS sent`, values: ['x'] };
  return (await reads.of(visible).query<{ setting: string; sent: string }>(query)).rows;
};

describe('a query as a tenant', () => {
  it('reads with the setting of its own tenant, named or not, and gets its own rows alone', async () => {
    expect(await seen(['w1', 'w2'])).toEqual([{ setting: '{"w1","w2"}', sent: 'x' }]);
    expect(await seen('all', 'seen')).toEqual([{ setting: '*', sent: 'x' }]);
    expect(await seen(['w3'], 'seen')).toEqual([{ setting: '{"w3"}', sent: 'x' }]);
    expect(await seen([], 'seen')).toEqual([{ setting: '{}', sent: 'x' }]);
  });

  it('takes text without values, and gives the number of rows and the fields', async () => {
    const result = await reads.of(['w']).query('SELECT 1::bigint AS one UNION ALL SELECT 2 ORDER BY one');
    expect(result).toMatchObject({ rows: [{ one: 1 }, { one: 2 }], rowCount: 2, command: 'SELECT' });
    expect(result.fields.map(({ name }) => name)).toEqual(['one']);
  });

  it('takes ids of any characters as they are', async () => {
    const odd = ['a"b', 'c\\d', 'e,f', '{g}', 'NULL', "h'i", '*', ' ', 'ü'];
    const sql = 'SELECT ledger.visible_workspaces() AS ids, ledger.sees_everything() AS everything';
    expect((await reads.of(odd).query(sql)).rows).toEqual([{ ids: odd, everything: false }]);
    expect((await reads.of(['*']).query(sql)).rows).toEqual([{ ids: ['*'], everything: false }]);
    expect((await reads.of('all').query(sql)).rows).toEqual([{ ids: [], everything: true }]);
  });

  it('leaves nothing of its tenant behind on the connection', async () => {
    await seen('all');
    const { rows } = await pool.query(`SELECT ${SETTING} AS setting, ledger.sees_everything() AS everything,
                                              ledger.visible_workspaces() AS ids`);
    expect(rows).toEqual([{ setting: '', everything: false, ids: [] }]);
  });

  it('is one transaction and one round trip', async () => {
    const client = await pool.connect();
    try {
      let packets = 0;
      const stream = (client as unknown as { connection: { stream: { _writev: unknown; _write: unknown } } })
        .connection.stream;
      const { _writev, _write } = stream as Record<string, (...args: unknown[]) => unknown>;
      Object.assign(stream, {
        _writev: (...args: unknown[]) => ((packets += 1), _writev!.apply(stream, args)),
        _write: (...args: unknown[]) => ((packets += 1), _write!.apply(stream, args)),
      });
      const submitted = new TenantQuery('{"w"}', {
        text: `SELECT ${SETTING} AS setting, $1::int AS n`,
        values: [7],
      });
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        submitted.callback = (error, result) => (error ? reject(error) : resolve(result.rows));
        client.query(submitted as unknown as pg.Query);
      });
      Object.assign(stream, { _writev, _write });
      expect(rows).toEqual([{ setting: '{"w"}', n: 7 }]);
      expect(packets).toBe(1);
    } finally {
      client.release();
    }
  });

  it('asks once a connection which fields a named statement has, and never for others', async () => {
    const client = await pool.connect();
    const { connection } = client as unknown as { connection: { describe: (message: unknown) => void } };
    client.release();
    const described = jest.spyOn(connection, 'describe');
    const ask = async (name: string | undefined, n: number) => {
      const text = 'SELECT $1::int AS n, $1::int8 AS big WHERE $1 > 0';
      const { rows, fields } = await reads.of(['w']).query({ name, text, values: [n] });
      return { rows, names: fields.map((field) => field.name) };
    };
    const names = ['n', 'big'];
    for (const n of [1, 2, 0, 3])
      expect(await ask('described', n)).toEqual({ rows: n === 0 ? [] : [{ n, big: n }], names });
    expect(described).toHaveBeenCalledTimes(1);
    for (const n of [1, 2]) expect(await ask(undefined, n)).toEqual({ rows: [{ n, big: n }], names });
    expect(described).toHaveBeenCalledTimes(3);
    described.mockRestore();
  });

  it('fails by itself: the connection, its names and the queries behind it go on', async () => {
    const failing = reads.of(['w']).query({ name: 'fails', text: 'SELECT 1 / $1::int AS one', values: [0] });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    const wrong = () => reads.of(['w']).query({ name: 'wrong', text: 'SELECT nothing_there', values: [] });
    await expect(wrong()).rejects.toMatchObject({ code: '42703' });
    await expect(wrong()).rejects.toMatchObject({ code: '42703' });
    const unbindable = { toPostgres: () => { throw new Error('no such value'); } }; // prettier-ignore
    await expect(reads.of(['w']).query('SELECT $1::text AS v', [unbindable])).rejects.toThrow(
      'no such value',
    );
    const fine = await reads
      .of(['w'])
      .query({ name: 'fails', text: 'SELECT 1 / $1::int AS one', values: [1] });
    expect(fine.rows).toEqual([{ one: 1 }]);
    expect(await seen(['w9'])).toEqual([{ setting: '{"w9"}', sent: 'x' }]);
  });

  it('is told apart from others that run at the same time', async () => {
    const many = Array.from({ length: 200 }, (_, n) => database.tenants.of([`w${n}`]));
    const answers = await Promise.all(
      many.map((tenant, n) =>
        tenant.query({
          name: n % 2 ? 'parallel' : undefined,
          text: `SELECT ${SETTING} AS s FROM pg_sleep($1)`,
          values: [(n % 3) / 500],
        }),
      ),
    );
    expect(answers.map(({ rows }) => rows)).toEqual(many.map((_, n) => [{ s: `{"w${n}"}` }]));
  });

  it('writes nothing', async () => {
    const write = reads.of('all').query(`UPDATE ledger.assignments SET generation = 1`);
    await expect(write).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) });
  });

  it('is not sent on a connection that was not prepared for tenants', async () => {
    const plain = new TenantReads(database.service);
    await expect(plain.of('all').query('SELECT 1')).rejects.toThrow('not prepared to read as a tenant');
    expect((await database.service.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('writes its setting so that only all is everything', () => {
    expect(tenantSetting('all')).toBe('*');
    expect(tenantSetting(['*'])).toBe('{"*"}');
    expect(tenantSetting([])).toBe('{}');
  });
});
