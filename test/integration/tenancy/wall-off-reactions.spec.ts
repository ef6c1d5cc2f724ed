import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WallOffReactions1795465400000 } from '../../../migrations/1795465400000-wall-off-reactions.js';
import { createDataSource } from '../../../src/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Tables of the reactions that have a wall, and those of which callers may read some column. */
async function standing(): Promise<{ walled: number; readable: number }> {
  const { rows } = await database.owner.query<{ walled: number; readable: number }>(
    `SELECT count(*) FILTER (WHERE relrowsecurity AND relforcerowsecurity) AS walled,
            count(*) FILTER (WHERE has_any_column_privilege('number_ledger_reader', oid, 'SELECT')) AS readable
       FROM pg_class
      WHERE relnamespace = 'ledger'::regnamespace
        AND relname IN ('reactions', 'routing_rules', 'phone_book_entries', 'billing_subscriptions', 'destinations',
                        'destination_secrets')`,
  );
  return rows[0]!;
}

it('the wall around reactions is gone after its migration is taken back, and back after it runs again', async () => {
  const migration = new WallOffReactions1795465400000();
  const source = createDataSource(database.url);
  await source.initialize();
  const queryRunner = source.createQueryRunner();
  await migration.down(queryRunner);
  expect(await standing()).toEqual({ walled: 0, readable: 0 });
  await migration.up(queryRunner);
  expect(await standing()).toEqual({ walled: 6, readable: 6 });
  await queryRunner.release();
  await source.destroy();
});
