import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { withConnection } from '../../../src/audit/verify/with-connection.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

it('gives a connection back after use, and none that something failed on', async () => {
  const pool = database.service;
  expect(await withConnection(pool, async (client) => (await client.query('SELECT 1 AS one')).rows)).toEqual([
    { one: 1 },
  ]);
  expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  const failing = withConnection(pool, (client) => client.query('SELECT FROM nowhere'));
  await expect(failing).rejects.toThrow('nowhere');
  expect([pool.totalCount, pool.idleCount]).toEqual([0, 0]);
});
