import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { packText } from '../../../src/event-store/packed-text.js';
import { CopyRows } from '../../../src/projections/copy/copy-rows.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

it('tells of a connection that broke while nobody waited for it, and ends nothing else', async () => {
  await database.owner.query('CREATE TABLE ledger.test_copied (e164 text)');
  const client = await database.owner.connect();
  const copy = await CopyRows.open(client, 'ledger', { name: 'test_copied', key: [], columns: ['e164'] });
  copy.add([{ e164: '+254700000001' }]);
  await copy.flush();
  const copying = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'`;
  await database.owner.query(`SELECT pg_terminate_backend(pid) ${copying}`);
  await waitUntil('the connection is gone', async () => {
    const { rows } = await database.owner.query(`SELECT count(*) AS count ${copying}`);
    return rows[0].count === 0;
  });
  copy.add([{ e164: '+254700000002' }]);
  // By PostgreSQL's word, or by the socket's where that is not read yet.
  await expect(copy.end().finally(() => client.release(true))).rejects.toThrow(
    /terminat|closed|ended|EPIPE|ECONNRESET/i,
  );
  expect((await database.owner.query('SELECT * FROM ledger.test_copied')).rows).toEqual([]);
});

/** Of each type that COPY is given in binary, and one (double precision) of which only the text is known. */
const COLUMNS = {
  t: 'text',
  j: 'json',
  b: 'jsonb',
  yes: 'boolean',
  i: 'integer',
  l: 'bigint',
  n: 'numeric',
  at: 'timestamptz',
  ts: 'text[]',
  p: 'ledger.packed_text',
};
const PACKED = ['p'];
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc.constantFrom(String.raw`\N`, 'tab\t', '\n', '{a,"b"}', ''),
);
const noNul = text.filter((value) => !/[\0\p{Surrogate}]/u.test(value));
const anyRow = fc.record({
  t: noNul,
  j: fc.option(fc.array(noNul)),
  b: fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(noNul, fc.integer()))),
  yes: fc.option(fc.boolean()),
  i: fc.option(fc.integer()),
  l: fc.option(fc.maxSafeInteger()),
  n: fc.option(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((micros) => micros / 1_000_000)),
  at: fc.option(
    fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-01-01'), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 23)}789Z`),
  ),
  ts: fc.option(fc.array(fc.option(noNul))),
  p: fc.option(fc.oneof(noNul, fc.uuid(), fc.stringMatching(/^[0-9a-f]{64}$/))),
});

it.each([
  ['binary', COLUMNS],
  ['text', { ...COLUMNS, d: 'double precision' }],
])('in %s writes what JSON would give', async (format, columns) => {
  const names = Object.keys(columns);
  const list = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
  const tables = [`test_copied_${format}`, `test_json_${format}`];
  for (const table of tables) await database.owner.query(`CREATE TABLE ledger.${table} (${list.join(', ')})`);
  const rows = fc.sample(anyRow, 300).map((row) => ('d' in columns ? { ...row, d: row.n } : row));
  const client = await database.owner.connect();
  const copied = { name: tables[0]!, key: [], columns: names, packed: PACKED };
  const copy = await CopyRows.open(client, 'ledger', copied);
  copy.add(rows);
  await copy.end();
  client.release();
  await database.owner.query(
    `INSERT INTO ledger.${tables[1]} SELECT * FROM json_populate_recordset(NULL::ledger.${tables[1]}, $1)`,
    [JSON.stringify(rows.map((row) => ({ ...row, p: row.p === null ? null : packText(row.p) })))],
  );
  const [byCopy, byJson] = await Promise.all(
    tables.map(
      async (table) =>
        (await database.owner.query(`SELECT whole::text AS line FROM ledger.${table} whole ORDER BY 1`)).rows,
    ),
  );
  expect(byCopy).toEqual(byJson);
});
