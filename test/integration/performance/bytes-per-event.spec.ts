import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newBenchDelivery } from '../../../bench/support/bench-delivery.js';
import { bytesByTable } from '../../../bench/support/bytes-by-table.js';
import { ensureProjections, PROJECTIONS } from '../../../bench/support/projections.js';
import { keepDeliveries } from '../../../src/intake/keep-deliveries.js';
import { keepingOf } from '../../../src/intake/keeping.js';
import { projectBatch } from '../../../src/projections/project-batch.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const EVENTS = 20_000;
const BATCH = 250;
/**
 * An event on disk, all tables and indexes of the ledger: its delivery, itself, and what the read models say of it.
 * Three per cent above what was measured last. When a change makes events smaller, this test fails with the new
 * figure: add three per cent to that. It is not to be raised for a change that could do without.
 */
const BYTES_PER_EVENT = 1_091;
/** So that the bound goes down with what it bounds. */
const SLACK = 0.9;

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

async function bytes(): Promise<number> {
  const tables = await bytesByTable(database.owner);
  return tables.reduce((sum, { table, indexes }) => sum + table + indexes, 0);
}

it('takes no more room than it did', async () => {
  const empty = await bytes();
  for (let first = 0; first < EVENTS; first += BATCH) {
    const deliveries = Array.from({ length: BATCH }, (_, index) => newBenchDelivery(first + index, EVENTS));
    await keepDeliveries(database.service, deliveries.map(keepingOf));
  }
  await ensureProjections(database.service);
  const client = await database.service.connect();
  for (const projection of PROJECTIONS) await projectBatch(client, projection, EVENTS);
  client.release();

  const perEvent = ((await bytes()) - empty) / EVENTS;
  expect(perEvent).toBeLessThanOrEqual(BYTES_PER_EVENT);
  expect(perEvent).toBeGreaterThan(BYTES_PER_EVENT * SLACK);
}, 60_000);
