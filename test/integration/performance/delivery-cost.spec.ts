import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '../../../src/database-pool.js';
import { EventLog } from '../../../src/event-store/event-log.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { DeliveryRecorder } from '../../../src/intake/delivery-recorder.js';
import { countStatements } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newDelivery } from '../../support/deliveries.js';
import { rowsWritten } from '../../support/rows-written.js';
import { waitUntil } from '../../support/wait-until.js';

const DELIVERIES = 250;
/** The first two leave alone at once; all others wait meanwhile and go together. */
const BATCHES = 3;
/** The call that keeps the batch, and at most one that tells others of it. */
const STATEMENTS_PER_BATCH = 2;
/** Its event and itself. Where a delivery comes to need fewer rows, lower it. */
const ROWS_PER_DELIVERY = 2;

describe(`${DELIVERIES} deliveries that come at once`, () => {
  let database: TestDatabase;

  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(() => database.drop());

  it('cost a few statements and round trips a batch, whatever it holds, and no row beyond those they need', async () => {
    const pool = createPool(database.url, { role: 'service', max: 4 });
    const signal = new LogSignal(pool);
    const recorder = new DeliveryRecorder(pool, new EventLog(pool, signal), signal);
    const counter = countStatements();
    try {
      const deliveries = Array.from({ length: DELIVERIES }, () => newDelivery({ event_id: randomUUID() }));
      const recorded = await Promise.all(deliveries.map((delivery) => recorder.record(delivery)));
      expect(new Set(recorded.map(({ position }) => position)).size).toBe(DELIVERIES);
    } finally {
      counter.stop();
      await pool.end();
    }
    expect(counter.statements).toBeLessThanOrEqual(BATCHES * STATEMENTS_PER_BATCH);
    expect(counter.roundTrips).toBe(counter.statements);
    expect(counter.statements).toBeGreaterThan(0);

    const written = () => rowsWritten(database.owner);
    await waitUntil('the rows are counted', async () => (await written()).inserted >= DELIVERIES);
    const { inserted, updated, deleted } = await written();
    expect(inserted).toBeLessThanOrEqual(DELIVERIES * ROWS_PER_DELIVERY);
    expect({ updated, deleted }).toEqual({ updated: 0, deleted: 0 });
  });
});
