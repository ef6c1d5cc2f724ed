import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool } from '../../../src/database-pool.js';
import { claimBuiltIn } from '../../../src/reactions/work/claim-built-in.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

const ACTIONS = ['clear_routing', 'remove_from_phone_book', 'stop_billing'];
const RELEASES = 2_000;
const BATCH = 250;
/** What is due, what might hold it back, what is claimed, and room for what is guessed. */
const READS_PER_CLAIM = 4;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.query('ALTER TABLE ledger.reactions SET (autovacuum_enabled = off)');
});
afterAll(() => database.drop());

/** Pending reactions of releases of so many numbers, and as many done before them. */
async function fill(): Promise<void> {
  await database.owner.query('TRUNCATE ledger.reactions');
  await database.owner.query(
    `INSERT INTO ledger.reactions (id, release_position, due_at, built_in, workspace_id, e164, release_event_id, action, status)
     SELECT gen_random_uuid(), n, CASE WHEN n > $1 THEN clock_timestamp() END, true, 'w' || n % 5, '+2547' || n, 'e' || n, action,
            CASE WHEN n > $1 THEN 'pending' ELSE 'succeeded' END
       FROM generate_series(1, $1 * 2) AS n, unnest($2::text[]) AS action`,
    [RELEASES, ACTIONS],
  );
}

const count = async (sql: string) => (await database.owner.query<{ n: number }>(sql)).rows[0]!.n;
const reads = () => count(`SELECT idx_tup_fetch AS n FROM pg_stat_user_tables WHERE relname = 'reactions'`);

async function claimOne(): Promise<number> {
  const pool = createPool(database.url, { role: 'service', max: 1 });
  const options = { token: randomUUID(), actions: ACTIONS, limit: BATCH, leaseMs: 60_000 };
  const claims = await claimBuiltIn(pool, options);
  await pool.end();
  return claims.length;
}

it.each([
  ['no statistics', 'SELECT'],
  ['statistics of a quiet time', `UPDATE ledger.reactions SET due_at = NULL, status = 'succeeded'`],
])('a claim from a backlog reads little more than it takes, with %s', async (_, calm) => {
  await fill();
  await database.owner.query(calm);
  if (calm !== 'SELECT') {
    await database.owner.query('ANALYZE ledger.reactions');
    await database.owner.query(
      `UPDATE ledger.reactions SET due_at = clock_timestamp(), status = 'pending' WHERE release_position > $1`,
      [RELEASES],
    );
  }
  const before = await reads();
  expect(await claimOne()).toBe(BATCH);
  await waitUntil('the reads are counted', async () => (await reads()) >= before + BATCH);
  expect((await reads()) - before).toBeLessThanOrEqual(BATCH * READS_PER_CLAIM);
});
