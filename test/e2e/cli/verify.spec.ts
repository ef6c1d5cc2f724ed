import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Verification } from '../../../src/audit/verify/verify-log.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ledger } from '../../support/fake-terminal.js';
import { appendVaried, sealOnce } from '../../support/sealed-log.js';
import { tamper } from '../../support/tamper.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const verify = (args: string[] = [], tty = false) =>
  ledger(['verify', ...args], { env: { DATABASE_URL: database.url }, tty });

describe('ledger verify', () => {
  it('ends with 0 where nothing is wrong, and says what is sealed', async () => {
    await appendVaried(database.service, 0, 300);
    await sealOnce(database.service);
    await appendVaried(database.service, 300, 5);
    const { code, out, err } = await verify();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('300 events sealed by 1 seals; 5 behind them not sealed yet');
    expect(out).toMatch(/nothing is wrong; root [0-9a-f]{64}/);
    expect((await verify([], true)).err).toContain('verify [');
  });

  it('ends with 1 where something is, names the positions, and prints it as JSON', async () => {
    await appendVaried(database.service, 0, 300);
    await sealOnce(database.service);
    await tamper(
      database.owner,
      `UPDATE ledger.log SET body = '' WHERE position = 40`,
      'DELETE FROM ledger.log WHERE position > 290',
    );
    const { code, out } = await verify();
    expect(code).toBe(1);
    expect(out).toContain('position 40 is not the event that was sealed');
    expect(out).toContain('each of positions 291 to 300 is missing from the log');
    const report = await verify(['--json']);
    expect(report.code).toBe(1);
    expect(report.json<Verification>()).toMatchObject({
      ok: false,
      head_position: 290,
      sealed_position: 300,
      findings: [
        { fault: 'event_differs', from: 40, to: 40 },
        { fault: 'event_missing', from: 291, to: 300 },
      ],
    });
    expect(report.err).toContain('"progress":"verify"');
  });

  it('ends with 2 for wrong usage and 1 without a database', async () => {
    expect((await verify(['--deep'])).code).toBe(2);
    const env = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/ledger' };
    expect((await ledger(['verify'], { env })).code).toBe(1);
  });
});
