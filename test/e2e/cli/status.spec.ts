import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrations } from '../../../migrations/index.js';
import { createTestDatabase, databaseUrl, type TestDatabase } from '../../support/database.js';
import { ledger, type Outcome } from '../../support/fake-terminal.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const status = (args: string[] = []): Promise<Outcome> =>
  ledger(['status', ...args], { env: { DATABASE_URL: database.url } });

async function addDelivery(deliveryStatus: string): Promise<void> {
  const sql = `INSERT INTO ledger.deliveries (id, received_at, endpoint_id, status) VALUES ($1, now(), 'default', $2)`;
  await database.owner.query(sql, [randomUUID(), deliveryStatus]);
}

describe('ledger status', () => {
  it('finds nothing wrong with a new database', async () => {
    const { code, out } = await status();
    expect(code).toBe(0);
    expect(out).toContain(`migrations   ${migrations.length} applied, 0 pending`);
    expect(out).toContain('head at position 0');
    expect(out).toContain('none yet');
  });

  it('shows the projections and the deliveries by status', async () => {
    await database.owner.query(`INSERT INTO ledger.projections (name, position) VALUES ('assignments', 0)`);
    await addDelivery('ignored');
    await addDelivery('ignored');
    const report = await status(['--json']);
    expect(report.code).toBe(0);
    expect(report.json()).toMatchObject({
      ok: true,
      database: 'reachable',
      head_position: 0,
      projections: [{ name: 'assignments', position: 0, lag_events: 0, status: 'live', error: null }],
      deliveries: { ignored: 2 },
      quarantined: 0,
    });
  });

  it.each(['quarantined', 'conflict'])('ends with 1 when a delivery is %s', async (wrong) => {
    await addDelivery(wrong);
    const { code, out } = await status();
    expect(code).toBe(1);
    expect(out).toContain(`problem      deliveries with status ${wrong}: 1.`);
  });

  it('ends with 1 when a projection has stopped, and says why', async () => {
    const sql = `INSERT INTO ledger.projections (name, position, status, error) VALUES ('assignments', 7, 'stopped', 'a bug')`;
    await database.owner.query(sql);
    const { code, out } = await status();
    expect(code).toBe(1);
    expect(out).toContain('projection assignments stopped after position 7: a bug');
  });

  it('ends with 1 when the database cannot be reached', async () => {
    const env = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/ledger' };
    const report = await ledger(['status', '--json'], { env });
    expect(report.code).toBe(1);
    expect(report.json()).toMatchObject({ ok: false, database: 'unreachable', migrations: null });
  });

  it('starts no embedded database where there is none', async () => {
    const { code, out } = await ledger(['status'], { env: { LEDGER_DATA_DIR: '/nowhere/.ledger' } });
    expect(code).toBe(1);
    expect(out).toContain('there is no ledger in /nowhere/.ledger yet');
  });
});

describe('ledger migrate', () => {
  const fresh = `ledger_test_${randomUUID().replaceAll('-', '')}`;
  const env = { DATABASE_URL: '' };
  beforeEach(async () => {
    await database.owner.query(`CREATE DATABASE ${fresh} TEMPLATE template0 ENCODING 'UTF8'`);
    env.DATABASE_URL = databaseUrl(fresh);
  });
  afterEach(() => database.owner.query(`DROP DATABASE ${fresh} WITH (FORCE)`));

  it('lists what it would do, does it, and then finds nothing to do', async () => {
    const before = await ledger(['status', '--json'], { env });
    expect([before.code, before.json()['problems']]).toEqual([
      1,
      [`${migrations.length} migrations are pending: run \`ledger migrate\``],
    ]);
    const dry = (await ledger(['migrate', '--dry-run', '--json'], { env })).json<{ pending: string[] }>();
    expect(dry.pending).toHaveLength(migrations.length);
    const { code, out } = await ledger(['migrate'], { env });
    expect(code).toBe(0);
    expect(out).toBe(dry.pending.map((name) => `applied: ${name}\n`).join(''));
    expect((await ledger(['migrate', '--json'], { env })).json()).toEqual({ applied: [] });
    expect((await ledger(['status'], { env })).code).toBe(0);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await database.owner.query(
      `INSERT INTO ledger.migrations (timestamp, name) VALUES (9999999999999, 'AddWings9999999999999')`,
    );
    const newer = { DATABASE_URL: database.url };
    const { code, err } = await ledger(['migrate'], { env: newer });
    expect([code, err]).toEqual([1, expect.stringContaining('AddWings9999999999999')]);
    const dry = await ledger(['migrate', '--dry-run'], { env: newer });
    expect([dry.code, dry.out]).toEqual([
      1,
      expect.stringContaining('unknown to this version: AddWings9999999999999'),
    ]);
    expect((await status()).out).toContain('migrated by a newer version');
  });
});
