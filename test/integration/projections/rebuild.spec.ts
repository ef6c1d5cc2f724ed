import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anomaliesProjection } from '../../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../../src/assignments/assignments.projection.js';
import { ProjectionCheckpoints } from '../../../src/projections/projection-checkpoints.js';
import { ProjectionRegistry } from '../../../src/projections/projection-registry.js';
import { Rebuilder } from '../../../src/projections/rebuild/rebuilder.js';
import { Rebuilds } from '../../../src/projections/rebuild/rebuilds.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { sampleHistories } from '../../support/random-events.js';
import { projectAll, record } from '../../support/read-models.js';
import { waitUntil } from '../../support/wait-until.js';

const TABLES = ['assignments', 'anomalies'];

describe('a rebuild', () => {
  let database: TestDatabase;
  let rebuilds: Rebuilds;
  let rebuilder: Rebuilder;

  beforeAll(async () => {
    database = await createTestDatabase();
    rebuilds = new Rebuilds(database.service);
    const registry = new ProjectionRegistry();
    registry.register(assignmentsProjection);
    registry.register(anomaliesProjection);
    rebuilder = new Rebuilder(database.service, registry, rebuilds);
    await record(database.service, sampleHistories(400).events);
    await projectAll(database.service);
  });
  afterEach(() => expectNoDebris());
  afterAll(() => database.drop());

  async function contents(): Promise<Record<string, unknown[]>> {
    const tables: Record<string, unknown[]> = {};
    for (const table of TABLES) {
      tables[table] = (await database.service.query(`SELECT * FROM ledger.${table} t ORDER BY t::text`)).rows;
    }
    return tables;
  }

  async function expectNoDebris(): Promise<void> {
    const { rows } = await database.owner.query(
      `SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('ledger_rebuild', 'ledger_retired')`,
    );
    expect(rows).toEqual([]);
  }

  /** Every index and key of the read models, by name and definition. */
  async function indexes(): Promise<unknown[]> {
    const { rows } = await database.owner.query(
      `SELECT tablename, indexname, indexdef, pg_get_constraintdef(c.oid) AS constraint
         FROM pg_indexes i
         LEFT JOIN pg_constraint c ON c.conindid = format('%I.%I', i.schemaname, i.indexname)::regclass
        WHERE schemaname = 'ledger' AND tablename = ANY($1) ORDER BY tablename, indexname`,
      [TABLES],
    );
    return rows;
  }

  /** Reads a table in a transaction that stays open until the returned function is called. */
  async function keepInUse(table: string): Promise<() => Promise<void>> {
    const reader = await database.service.connect();
    await reader.query('BEGIN');
    await reader.query(`SELECT count(*) FROM ${table}`);
    return async () => {
      await reader.query('COMMIT');
      reader.release();
    };
  }

  async function swapIsTried(): Promise<boolean> {
    const { rows } = await database.owner.query(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%swap_generation%'
          AND pid <> pg_backend_pid()`,
    );
    return rows[0].count > 0;
  }

  const rebuild = async (name: string) => (await rebuilder.start([name])).ended;
  const statusOf = async (name: string) =>
    (await new ProjectionCheckpoints(database.service).statuses()).find((status) => status.name === name)!;

  it('of an unchanged log equals the live tables, row for row', async () => {
    const before = await contents();
    expect(before['assignments']!.length).toBeGreaterThan(50);
    await (
      await rebuilder.start(['assignments', 'anomalies'])
    ).ended;
    expect(await contents()).toEqual(before);
    expect(await statusOf('assignments')).toMatchObject({ generation: 2, status: 'live', lag_events: 0 });
  });

  it('keeps indexes, keys and privileges, so that live projecting goes on in the new tables', async () => {
    const before = await indexes();
    expect(before.length).toBeGreaterThanOrEqual(2);
    await record(database.service, sampleHistories(40).events);
    await projectAll(database.service);
    const live = await contents();
    await rebuild('assignments');
    expect(await contents()).toEqual(live);
    expect(await indexes()).toEqual(before);
    await expect(
      database.service.query(
        `INSERT INTO ledger.assignments SELECT * FROM ledger.assignments WHERE ended_at IS NULL LIMIT 1`,
      ),
    ).rejects.toMatchObject({ code: '23505' });
  });

  it('throws away rows that the log does not give', async () => {
    const before = await contents();
    await database.service.query(`UPDATE ledger.assignments SET release_reason = 'tampered'`);
    await database.service.query(`DELETE FROM ledger.assignments WHERE generation > 1`);
    await rebuild('assignments');
    expect(await contents()).toEqual(before);
  });

  it('catches up with what comes while it runs', async () => {
    const { ended } = await rebuilder.start(['assignments']);
    const head = await record(database.service, sampleHistories(100).events);
    await ended;
    await projectAll(database.service);
    expect((await statusOf('assignments')).position).toBe(head);
    const live = await contents();
    await rebuild('assignments');
    expect(await contents()).toEqual(live);
  });

  it('is refused while one of the same projection runs, and not for another projection', async () => {
    const first = await rebuilder.start(['assignments']);
    await expect(rebuilder.start(['assignments'])).rejects.toMatchObject({ status: 409 });
    const other = await rebuilder.start(['anomalies']);
    await Promise.all([first.ended, other.ended]);
    expect(await rebuilds.running()).toEqual([]);
  });

  it('of a projection nobody knows is refused with the names of those there are', async () => {
    await expect(rebuilder.start(['asignments'])).rejects.toThrow('there are assignments, anomalies');
  });

  it('that is cancelled leaves the live tables as they were', async () => {
    const before = await contents();
    const finishReading = await keepInUse('ledger.assignments');
    const {
      rebuilds: [row],
      ended,
    } = await rebuilder.start(['assignments']);
    await waitUntil('the swap waits', swapIsTried);
    await rebuilds.requestCancel(row!.id);
    await expect(ended).rejects.toThrow('somebody cancelled it');
    await finishReading();
    expect(await rebuilds.find('assignments', row!.id)).toMatchObject({ status: 'cancelled', error: null });
    expect(await contents()).toEqual(before);
  });

  it('lets readers read while it waits for a long query to let go of the tables', async () => {
    const finishReading = await keepInUse('ledger.assignments');
    const { ended } = await rebuilder.start(['assignments']);
    await waitUntil('the swap waits', swapIsTried);
    for (let turn = 0; turn < 20; turn++) {
      const asked = performance.now();
      await database.service.query('SELECT count(*) FROM ledger.assignments');
      expect(performance.now() - asked).toBeLessThan(1_000);
    }
    await finishReading();
    await ended;
  });

  it('sends no notification', async () => {
    const listener = await database.service.connect();
    let heard = 0;
    listener.on('notification', () => (heard += 1));
    await listener.query('LISTEN ledger_events');
    await rebuild('assignments');
    await listener.query('SELECT 1');
    expect(heard).toBe(0);
    listener.release(true);
  });

  it('whose process died is started anew by another, over its debris', async () => {
    const before = await contents();
    await database.owner.query(`SELECT ledger.create_generation('{assignments}')`);
    const [orphan] = await rebuilds.begin(['assignments'], false);
    await rebuilder.resumeOrphans();
    await waitUntil('the new run ends', async () => (await rebuilds.running()).length === 0);
    expect((await rebuilds.find('assignments', orphan!.id))!.status).toBe('failed');
    expect(await contents()).toEqual(before);
  });

  it('lends the service no power over tables that are not read models', async () => {
    for (const call of ['create_generation', 'swap_generation', 'drop_generation']) {
      await expect(database.service.query(`SELECT ledger.${call}('{events}')`)).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  describe('as a check', () => {
    const check = async (name: string) => (await (await rebuilder.start([name], true)).ended).get(name);

    it('finds nothing where live and fresh tables agree', async () => {
      expect(await check('assignments')).toEqual([]);
      expect(await check('anomalies')).toEqual([]);
    });

    it('names what differs and leaves it as it is', async () => {
      await database.service.query(`UPDATE ledger.anomalies SET ordinal = 99 WHERE ctid = '(0,1)'`);
      const tampered = await contents();
      const { rows } = await database.service.query('SELECT e164 FROM ledger.anomalies WHERE ordinal = 99');
      expect(await check('anomalies')).toEqual([
        { table: 'anomalies', missing: 1, unexpected: 1, examples: [rows[0].e164] },
      ]);
      expect(await contents()).toEqual(tampered);
      await rebuild('anomalies');
      expect(await check('anomalies')).toEqual([]);
    });
  });
});
