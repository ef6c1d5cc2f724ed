import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool } from '../../../src/database-pool.js';
import { projectTogether } from '../../../src/projections/project-together.js';
import { PROJECTIONS } from '../../../bench/support/projections.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { projectAll, record } from '../../support/read-models.js';
import { waitUntil } from '../../support/wait-until.js';

const NUMBERS = 3_000;
/** Each event once, and a few for the head of the log. */
const READS_PER_EVENT = 2;

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const e164s = Array.from({ length: NUMBERS }, (_, index) => `+2547${String(index).padStart(8, '0')}`);

/** Entries of an index of the log that were read so far. */
async function readOf(index: string): Promise<number> {
  const { rows } = await database.owner.query<{ read: number }>(
    'SELECT idx_tup_read AS read FROM pg_stat_user_indexes WHERE indexrelname = $1',
    [index],
  );
  return rows[0]!.read;
}

it('finds what a number was before by the number, also on a log that nobody has analysed', async () => {
  await record(
    database.service,
    e164s.map((e164) => ({ e164, occurred_at: '2026-06-01T00:00:00Z' })),
  );
  await projectAll(database.service);
  await record(
    database.service,
    e164s.map((e164) => ({ e164, kind: 'number.released', occurred_at: '2026-06-02T00:00:00Z' })),
  );
  const [positions, numbers] = [await readOf('events_pkey'), await readOf('events_number')];

  const pool = createPool(database.url, { role: 'service', max: 1 });
  const client = await pool.connect();
  const { position } = await projectTogether(client, PROJECTIONS, 2 * NUMBERS);
  client.release();
  await pool.end();
  expect(position).toBe(2 * NUMBERS);

  await waitUntil('the reads are counted', async () => (await readOf('events_number')) >= numbers + NUMBERS);
  expect((await readOf('events_pkey')) - positions).toBeLessThanOrEqual(NUMBERS * READS_PER_EVENT);
});
