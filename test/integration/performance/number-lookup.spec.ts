import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { api } from '../../support/api-client.js';
import { countStatements } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { recordAndProject } from '../../support/read-models.js';
import { tableActivity } from '../../support/rows-written.js';
import { startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

const NUMBERS = 2_000;
const QUESTIONS = 200;
/** Who asks, and what is asked. */
const STATEMENTS = 2;
/** What the service does meanwhile by itself. */
const BESIDES = QUESTIONS / 4;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await recordAndProject(
    database.service,
    Array.from({ length: NUMBERS }, (_, index) => ({ e164: e164At(index) })),
  );
  await database.owner.query('ANALYZE');
});
afterAll(() => database.drop());

const e164At = (index: number) => `+2547${String(index).padStart(8, '0')}`;

/** Of the tables that are large enough for it to matter. */
async function scans(): Promise<{ sequential: number; byIndex: number }> {
  const large = (await tableActivity(database.owner)).filter(({ rows }) => rows >= NUMBERS);
  expect(large.length).toBeGreaterThan(1);
  return {
    sequential: large.reduce((sum, { sequentialScans }) => sum + sequentialScans, 0),
    byIndex: large.reduce((sum, { indexScans }) => sum + indexScans, 0),
  };
}

it('asks the database once about a number, and finds it by an index', async () => {
  const ledger = await startLedger(database.url, 0, { liveProjections: false });
  const before = await scans();
  const counter = countStatements();
  try {
    for (let asked = 0; asked < QUESTIONS; asked++) {
      const e164 = e164At((asked * 7) % NUMBERS);
      const { body } = await api(ledger, 'GET', `/v1/numbers/${e164}`);
      expect(body['e164']).toBe(e164);
    }
  } finally {
    counter.stop();
    await ledger.close();
  }
  expect(counter.roundTrips).toBeLessThanOrEqual(QUESTIONS + BESIDES);
  expect(counter.statements).toBeLessThanOrEqual(QUESTIONS * STATEMENTS + BESIDES);
  expect(counter.roundTrips).toBeGreaterThanOrEqual(QUESTIONS);

  await waitUntil('the scans are counted', async () => (await scans()).byIndex >= before.byIndex + QUESTIONS);
  expect((await scans()).sequential).toBe(before.sequential);
});
