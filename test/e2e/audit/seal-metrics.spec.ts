import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { appendVaried } from '../../support/sealed-log.js';
import { tamper } from '../../support/tamper.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let running: RunningLedger;
beforeAll(async () => {
  database = await createTestDatabase();
  running = await startLedger(database.url);
});
afterAll(async () => {
  await running.close();
  await database.drop();
});

async function metric(name: string, { url } = running): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(await response.text())?.[1]);
}

describe('the metrics of sealing', () => {
  it('show how far the running service has sealed, and that it stopped at a contradiction', async () => {
    await appendVaried(database.service, 0, 20);
    await waitUntil('all is sealed', async () => (await metric('ledger_sealed_position')) === 20);
    expect(await metric('ledger_sealing_lag_seconds')).toBe(0);
    expect(await metric('ledger_sealing_stopped')).toBe(0);
    await tamper(database.owner, 'DELETE FROM ledger.log WHERE position > 15');
    await waitUntil('it has stopped', async () => (await metric('ledger_sealing_stopped')) === 1);
  });

  it('show the lag where no process seals', async () => {
    const other = await createTestDatabase();
    const idle = await startLedger(other.url, 0, { liveSealing: false });
    await appendVaried(other.service, 0, 3);
    await waitUntil('it lags', async () => (await metric('ledger_sealing_lag_seconds', idle)) > 1);
    expect(await metric('ledger_sealed_position', idle)).toBe(0);
    await idle.close();
    await other.drop();
  });
});
