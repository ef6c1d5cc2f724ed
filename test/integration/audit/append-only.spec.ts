import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { appendVaried, sealOnce } from '../../support/sealed-log.js';

const REWRITES = ['tree_tiles', 'seals'].flatMap((table) => [
  `UPDATE ledger.${table} SET ${table === 'seals' ? 'root = root' : 'hashes = hashes'} WHERE false`,
  `DELETE FROM ledger.${table}`,
  `TRUNCATE ledger.${table}`,
]);

describe('tiles and seals', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await appendVaried(database.service, 0, 3);
    await sealOnce(database.service);
  });
  afterAll(() => database.drop());

  it.each(REWRITES)(
    'refuse the service and the owner, also where ordinary triggers are off: %s',
    async (sql) => {
      await expect(database.service.query(sql)).rejects.toMatchObject({ code: '42501' });
      await expect(database.owner.query(sql)).rejects.toThrow('append-only');
      const client = await database.owner.connect();
      await client.query(`SET session_replication_role = 'replica'`);
      await expect(client.query(sql)).rejects.toThrow('append-only');
      client.release(true);
    },
  );
});
