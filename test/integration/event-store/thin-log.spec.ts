import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { ThinLog1795465500000 } from '../../../migrations/1795465500000-thin-log.js';
import { AppendArrays1795465510000 } from '../../../migrations/1795465510000-append-arrays.js';
import { PackIdsOfAssignments1795465800000 } from '../../../migrations/1795465800000-pack-ids-of-assignments.js';
import { EventLog } from '../../../src/event-store/event-log.js';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { DeliveryRecorder } from '../../../src/intake/delivery-recorder.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newDelivery, otherDelivery } from '../../support/deliveries.js';
import { newEvent, providerBody } from '../../support/events.js';
import { type MigrationRunner, openMigrationRunner } from '../../support/migration-runner.js';

let database: TestDatabase;
let queryRunner: QueryRunner;
let close: MigrationRunner['close'];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ runner: queryRunner, close } = await openMigrationRunner(database.url));
});
afterAll(async () => {
  await close();
  await database.drop();
});

/** Something of every sort that the two tables hold. */
async function fill(): Promise<void> {
  const { service } = database;
  const signal = new LogSignal(service);
  const recorder = new DeliveryRecorder(service, new EventLog(service, signal), signal);
  const headers = [
    { header_kind: 'number.provisioned', idempotency_key: randomUUID() },
    { header_kind: 'another', idempotency_key: '', signature: `t=1751000000,v1=${'c'.repeat(64)}` },
    { header_kind: '', idempotency_key: null, signature: 'AB'.repeat(32) },
    { header_kind: null, idempotency_key: 'é', signature: 'f'.repeat(32) },
  ];
  for (const header of headers) {
    const event_id = randomUUID();
    const delivery = { ...newDelivery({ event_id }), header_event_id: event_id, ...header };
    await recorder.record(delivery);
    await recorder.record({ ...delivery, id: randomUUID() });
    await recorder.record({ ...newDelivery({ event_id, data: { series_id: 'x' } }), ...header });
    await recorder.record({ ...otherDelivery('quarantined', providerBody({})), ...header });
  }
  await appendEvents(service, [newEvent({ workspace_id: 'ledger' })]);
}

async function everything(): Promise<object[]> {
  const events = await database.owner.query(
    `SELECT position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, secret_id, body,
            signature FROM ledger.events ORDER BY position`,
  );
  const deliveries = await database.service.query('SELECT * FROM ledger.delivery_details ORDER BY id');
  return [...events.rows, ...deliveries.rows];
}

/** What guards the log, and what its indexes are on. */
async function walls(log: 'log' | 'events'): Promise<object[]> {
  const { rows } = await database.owner.query(
    `SELECT tgname || tgenabled::text AS wall FROM pg_trigger WHERE tgrelid = 'ledger.${log}'::regclass
     UNION ALL SELECT polname::text FROM pg_policy WHERE polrelid = 'ledger.${log}'::regclass
     UNION ALL SELECT relacl::text || relrowsecurity || relforcerowsecurity FROM pg_class
                WHERE relname IN ('${log}', 'deliveries', 'delivery_details') AND relnamespace = 'ledger'::regnamespace
     UNION ALL SELECT proacl::text || prosecdef || proconfig::text FROM pg_proc WHERE proname = 'append_events'
     UNION ALL SELECT reloptions::text FROM pg_class WHERE relname = 'delivery_details' ORDER BY 1`,
  );
  return rows;
}

it('the migrations keep every byte and every wall, there and back, on a log that is not empty', async () => {
  await fill();
  const before = await everything();
  const standing = await walls('log');
  const thinLog = new ThinLog1795465500000();
  const appendArrays = new AppendArrays1795465510000();
  const packIds = new PackIdsOfAssignments1795465800000();

  await packIds.down(queryRunner);
  await appendArrays.down(queryRunner);
  await thinLog.down(queryRunner);
  expect(await everything()).toEqual(before);
  expect(await walls('events')).toEqual(standing);

  await thinLog.up(queryRunner);
  await appendArrays.up(queryRunner);
  await packIds.up(queryRunner);
  expect(await everything()).toEqual(before);
  expect(await walls('log')).toEqual(standing);
  const { rows } = await database.owner.query(
    'SELECT bool_or(same_kind) AND bool_or(same_event_id) AS thin FROM ledger.deliveries',
  );
  expect(rows).toEqual([{ thin: true }]);
  await fill();
});
