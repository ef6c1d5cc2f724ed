import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulationReport } from '../../../src/sandbox/simulation/report.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ledger } from '../../support/fake-terminal.js';
import { ADMIN_KEY, MASTER_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

const SECRET = 'whsec_end_to_end_0001';
let database: TestDatabase;
let service: RunningLedger;

beforeEach(async () => {
  database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, LEDGER_MASTER_KEY: MASTER_KEY.toString('base64') };
  const add = ['endpoints', 'add', '--workspace', 'ws_1', '--id', 'default', '--secret-file', '-'];
  await ledger(add, { env, stdin: SECRET });
  service = await startLedger(database.url);
});
afterEach(async () => {
  await service.close();
  await database.drop();
});

async function simulate(...args: string[]): Promise<SimulationReport> {
  const env = { SAUTIKIT_WEBHOOK_SECRET: SECRET, SAUTIKIT_WORKSPACE_ID: 'ws_1', LEDGER_ADMIN_KEY: ADMIN_KEY };
  const all = ['simulate', '--url', service.url, '--check', 'all', '--json', ...args];
  return (await ledger(all, { env })).json<SimulationReport>();
}

async function count(table: string): Promise<number> {
  const { rows } = await database.owner.query<{ count: number }>(`SELECT count(*) FROM ledger.${table}`);
  return rows[0]!.count;
}

describe('a simulation against the running service', () => {
  it('ends with every number answered as it was sent, though repeated, reordered and late', async () => {
    const wild = ['--repeat', '0.3', '--reorder', '0.5', '--late', '0.3', '--concurrency', '32'];
    const report = await simulate('--seed', 'e2e', '--numbers', '80', '--events', '5', ...wild);
    expect(report.check?.differences).toEqual([]);
    expect(report).toMatchObject({ ok: true, given_up: 0, check: { asked: 80, equal: 80, apart: 0 } });
    expect(report.answers['recorded']).toBe(400);
    expect(await count('events')).toBe(400);
    expect(await count('deliveries')).toBe(report.acknowledged);
    const status = await ledger(['status', '--json'], { env: { DATABASE_URL: database.url } });
    expect(status.json()).toMatchObject({ ok: true, head_position: 400, deliveries: { recorded: 400 } });
  });

  it('leaves the ledger as it was when the same seed runs again', async () => {
    await simulate('--seed', 'twice', '--numbers', '20');
    const again = await simulate('--seed', 'twice', '--numbers', '20', '--form', 'bare');
    expect(again).toMatchObject({ ok: true, check: { equal: 20 } });
    expect(again.answers['recorded']).toBeUndefined();
    expect(await count('events')).toBe(80);
  });

  it('survives a restart of the service in the middle by trying again', async () => {
    const { port } = service;
    const running = simulate('--numbers', '100', '--rate', '400', '--speed-up', '2', '--concurrency', '16');
    await waitUntil('some events are recorded', async () => (await count('events')) > 50);
    await service.close();
    service = await startLedger(database.url, port);
    const report = await running;
    expect(report.check?.differences).toEqual([]);
    expect(report).toMatchObject({ ok: true, given_up: 0, check: { equal: 100 } });
    expect(report.retried).toBeGreaterThan(0);
    expect(await count('events')).toBe(400);
  });

  it('finds out that the secret is wrong', async () => {
    const env = { SAUTIKIT_WEBHOOK_SECRET: 'whsec_another_secret', SAUTIKIT_WORKSPACE_ID: 'ws_1' };
    const args = [
      'simulate',
      '--url',
      service.url,
      '--numbers',
      '2',
      '--events',
      '1',
      '--speed-up',
      '1000',
      '--json',
    ];
    const outcome = await ledger(args, { env });
    expect(outcome.code).toBe(1);
    expect(outcome.json()).toMatchObject({
      acknowledged: 0,
      check: null,
      failures: { 'HTTP 401': expect.any(Number) },
    });
    expect(await count('deliveries')).toBe(0);
  });
});
