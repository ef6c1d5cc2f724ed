import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CopyRows } from '../../../src/projections/copy/copy-rows.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

it('tells of a connection that broke while nobody waited for it, and ends nothing else', async () => {
  await database.owner.query('CREATE TABLE ledger.test_copied (e164 text)');
  const client = await database.owner.connect();
  const copy = await CopyRows.open(client, 'ledger', { name: 'test_copied', columns: ['e164'] });
  copy.add([{ e164: '+254700000001' }]);
  await copy.flush();
  const copying = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'`;
  await database.owner.query(`SELECT pg_terminate_backend(pid) ${copying}`);
  await waitUntil('the connection is gone', async () => {
    const { rows } = await database.owner.query(`SELECT count(*) AS count ${copying}`);
    return rows[0].count === 0;
  });
  copy.add([{ e164: '+254700000002' }]);
  await expect(copy.end()).rejects.toThrow(/terminat|closed|ended/i);
  client.release(true);
  expect((await database.owner.query('SELECT * FROM ledger.test_copied')).rows).toEqual([]);
});
