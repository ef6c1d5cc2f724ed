import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newBenchDelivery } from '../../../bench/support/bench-delivery.js';
import { bytesByTable } from '../../../bench/support/bytes-by-table.js';
import { ensureProjections, PROJECTIONS } from '../../../bench/support/projections.js';
import { keepDeliveries, keepingOf } from '../../../src/intake/keep-deliveries.js';
import { projectBatch } from '../../../src/projections/project-batch.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const EVENTS = 20_000;
const BATCH = 250;
/**
 * An event on disk, all tables and indexes of the ledger: its delivery, itself, and what the read models say of it.
 * A few per cent above what was measured last. When a change makes events smaller, run this test, take the figure it
 * fails with below, and add three per cent; never raise it for a change that could do without.
 */
const BYTES_PER_EVENT = 1;
/** So that the bound above is lowered with what it bounds. */
const SLACK = 0.9;

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

it('takes no more room than it did', async () => {
  for (let first = 0; first < EVENTS; first += BATCH) {
    const deliveries = Array.from({ length: BATCH }, (_, index) => newBenchDelivery(first + index, EVENTS));
    await keepDeliveries(database.service, deliveries.map(keepingOf));
  }
  await ensureProjections(database.service);
  const client = await database.service.connect();
  for (const projection of PROJECTIONS) await projectBatch(client, projection, EVENTS);
  client.release();

  const bytes = (await bytesByTable(database.owner)).reduce((sum, { table, indexes }) => sum + table + indexes, 0);
  expect(bytes / EVENTS).toBeLessThanOrEqual(BYTES_PER_EVENT);
  expect(bytes / EVENTS).toBeGreaterThan(BYTES_PER_EVENT * SLACK);
}, 60_000);
