import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';

const INSERT = `INSERT INTO ledger.log (position, recorded_at, workspace_id, event_id, kind, body)
                VALUES (99, now(), ledger.pack('w'), ledger.pack('e'), 'k', '')`;
const REWRITES = [
  `UPDATE ledger.log SET kind = 'other'`,
  `UPDATE ledger.log SET kind = 'other' WHERE false`,
  'DELETE FROM ledger.log',
  'TRUNCATE ledger.log',
  `UPDATE ledger.events SET kind = 'other'`,
  `UPDATE ledger.events SET kind = 'other' WHERE false`,
  'DELETE FROM ledger.events',
];

describe('the append-only log', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await appendEvents(database.service, [newEvent()]);
  });
  afterAll(() => database.drop());

  it.each([INSERT, ...REWRITES])('refuses the service role: %s', async (sql) => {
    await expect(database.service.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(REWRITES)('refuses the owner: %s', async (sql) => {
    await expect(database.owner.query(sql)).rejects.toThrow('the log is append-only');
  });

  it.each(REWRITES)('refuses also where ordinary triggers are off: %s', async (sql) => {
    const client = await database.owner.connect();
    await client.query(`SET session_replication_role = 'replica'`);
    await expect(client.query(sql)).rejects.toThrow('the log is append-only');
    client.release(true);
  });

  it('lets the service role neither drop the walls nor make functions in the schema', async () => {
    for (const sql of [
      'ALTER TABLE ledger.log DISABLE TRIGGER ALL',
      'DROP TRIGGER events_refuse_change ON ledger.log',
      'CREATE FUNCTION ledger.sneak() RETURNS void LANGUAGE sql AS $$ $$',
    ]) {
      await expect(database.service.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('stands as it was after all of that', async () => {
    const { rows } = await database.owner.query('SELECT position, kind FROM ledger.events');
    expect(rows).toEqual([{ position: 1, kind: 'number.provisioned' }]);
  });

  it('runs the service as its own role', async () => {
    const { rows } = await database.service.query('SELECT current_user');
    expect(rows[0].current_user).toBe('number_ledger_service');
  });
});
