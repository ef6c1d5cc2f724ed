import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { STRETCH } from '../../../src/audit/verify/read-stretch.js';
import { verifyLog } from '../../../src/audit/verify/verify-log.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { appendVaried, sealOnce } from '../../support/sealed-log.js';
import { tamper } from '../../support/tamper.js';

const EVENTS = STRETCH + 300;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await appendVaried(database.service, 0, EVENTS);
  while ((await sealOnce(database.service)) > 0);
}, 60_000);
afterAll(() => database.drop());

it('goes on from one stretch of the log to the next, and finds what differs in either', async () => {
  const progress: number[] = [];
  const clean = await verifyLog(database.service, (done) => progress.push(done));
  expect(clean).toMatchObject({ ok: true, sealed_position: EVENTS, findings: [] });
  expect(progress).toEqual([0, STRETCH, EVENTS]);
  const positions = [STRETCH - 1, STRETCH, STRETCH + 1, EVENTS];
  await tamper(
    database.owner,
    `UPDATE ledger.log SET kind = 'other' WHERE position IN (${positions.join(', ')})`,
  );
  const { ok, findings } = await verifyLog(database.service);
  expect(ok).toBe(false);
  expect(findings).toEqual([
    { fault: 'event_differs', from: STRETCH - 1, to: STRETCH + 1 },
    { fault: 'event_differs', from: EVENTS, to: EVENTS },
  ]);
});
