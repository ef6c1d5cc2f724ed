import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { SECRET, signed } from '../../support/intake-app.js';
import { ServiceProcess } from '../../support/service-process.js';
import { Sink } from '../../support/sink.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';
import { waitUntil } from '../../support/wait-until.js';

const ADMIN_KEY = `nlk_${'k'.repeat(40)}`;

let database: TestDatabase;
let folder: string;
let sink: Sink;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await makeDataFolder();
  sink = await new Sink().listen();
});
afterAll(async () => {
  await service.end('SIGTERM');
  await sink.close();
  await database.drop();
  await removeDataFolder(folder);
});

async function start(): Promise<string> {
  const settings = {
    DATABASE_URL: database.url,
    LEDGER_DATA_DIR: folder,
    LEDGER_ADMIN_KEY: ADMIN_KEY,
    LEDGER_MASTER_KEY: 'ab'.repeat(32),
    LEDGER_DESTINATION_ALLOW: '127.0.0.1',
    SAUTIKIT_WEBHOOK_SECRET: SECRET,
    SAUTIKIT_WORKSPACE_ID: WORKSPACE,
    LOG_LEVEL: 'warn',
  };
  service = new ServiceProcess(settings, folder);
  return service.url();
}

const markWaits = async () =>
  (
    await database.owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
          AND query LIKE '%UPDATE ledger.webhook_deliveries%'`,
    )
  ).rowCount === 1;

it('a process killed between the answer and the mark is followed by the same idempotency key, never by a new one', async () => {
  const url = await start();
  const holder = await database.owner.connect();
  sink.answering = async () => {
    if (sink.received.length > 1) return 200;
    // Whoever marks the delivery has to wait, so that the kill surely comes before.
    await holder.query('BEGIN');
    await holder.query('SELECT FROM ledger.webhook_deliveries FOR UPDATE');
    return 200;
  };
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const wanted = { workspace_id: WORKSPACE, url: sink.url, events: ['*'] };
  await fetch(`${url}/v1/webhooks`, { method: 'POST', headers, body: JSON.stringify(wanted) });
  const body = providerBody();
  await fetch(`${url}/webhooks/sautikit/default`, { method: 'POST', headers: signed(body), body });
  await waitUntil('the mark is on its way', markWaits);
  await service.end('SIGKILL');
  await database.owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%UPDATE ledger.webhook_deliveries%'`);
  await holder.query('ROLLBACK');
  holder.release();
  await database.service.query('UPDATE ledger.webhooks SET leased_until = now()');
  await start();
  await waitUntil('it is delivered once more', () => sink.received.length === 2);
  const [first, second] = sink.received;
  expect(second!.headers['x-sautikit-idempotency-key']).toBe(first!.headers['x-sautikit-idempotency-key']);
  expect(second!.body).toBe(first!.body);
  await waitUntil('it is marked', async () => {
    const { rows } = await database.service.query<{ status: string }>(
      'SELECT status FROM ledger.webhook_deliveries',
    );
    return rows.length === 1 && rows[0]!.status === 'delivered';
  });
}, 60_000);
