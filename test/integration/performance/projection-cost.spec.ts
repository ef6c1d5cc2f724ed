import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ensureProjections, PROJECTIONS } from '../../../bench/support/projections.js';
import { createPool } from '../../../src/database-pool.js';
import { projectTogether } from '../../../src/projections/project-together.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { record } from '../../support/read-models.js';
import { rowsWritten } from '../../support/rows-written.js';
import { waitUntil } from '../../support/wait-until.js';

const NUMBERS = 400;
/** For checkpoints, a few a batch. */
const BESIDES = 40;
/** One assignment for the two events that begin and end it. */
const ROWS_PER_NEW_EVENT = 0.5;
/** The row that the event adds or changes, and no other of the number. */
const ROWS_PER_LATER_EVENT = 1;

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

const e164s = Array.from({ length: NUMBERS }, (_, index) => `+2547${String(index).padStart(8, '0')}`);
const provisioned = e164s.map((e164) => ({ e164, occurred_at: '2026-06-01T00:00:00Z' }));
const released = e164s.map((e164) => ({
  e164,
  kind: 'number.released' as const,
  occurred_at: '2026-06-02T00:00:00Z',
}));
const again = e164s.map((e164) => ({ e164, occurred_at: '2026-06-03T00:00:00Z' }));

/** Rows written to read models so far. @param expected at least so many */
async function writtenToModels(expected: number): Promise<number> {
  const written = async () => {
    const { inserted, updated, deleted } = await rowsWritten(database.owner, (table) => table !== 'log');
    return inserted + updated + deleted;
  };
  await waitUntil('the rows are counted', async () => (await written()) >= expected);
  return written();
}

/** As the running service does, on a connection that is closed behind it, so that its rows are counted. */
async function project(): Promise<void> {
  const pool = createPool(database.url, { role: 'service', max: 1 });
  await ensureProjections(pool);
  const client = await pool.connect();
  while ((await projectTogether(client, PROJECTIONS, 1_000)).moved.length > 0);
  client.release();
  await pool.end();
}

it('writes no row beyond those that tell of the events', async () => {
  await record(database.service, [...provisioned, ...released]);
  await project();
  const first = await writtenToModels(NUMBERS);
  expect(first).toBeLessThanOrEqual(2 * NUMBERS * ROWS_PER_NEW_EVENT + BESIDES);

  await record(database.service, again);
  await project();
  const later = (await writtenToModels(first + NUMBERS)) - first;
  expect(later).toBeLessThanOrEqual(NUMBERS * ROWS_PER_LATER_EVENT + BESIDES);
});
