import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import type { Projection } from '../../../src/projections/projection.js';
import { projectBatch } from '../../../src/projections/project-batch.js';
import { ProjectionCheckpoints } from '../../../src/projections/projection-checkpoints.js';
import { Projector } from '../../../src/projections/projector.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';

const POISON = '+254799999999';

/** A read model that counts: one row a number, with the positions of its facts. */
function counting(name: string, brokenOn?: string): Projection {
  return {
    name,
    version: 1,
    tables: [{ name: `test_${name}`, key: ['e164'], columns: ['e164', 'positions'] }],
    rows: ({ e164, facts }) => {
      if (e164 === brokenOn) throw new Error(`cannot count ${e164}`);
      return { [`test_${name}`]: [{ e164, positions: facts.map(({ position }) => position) }] };
    },
  };
}

describe('the projection engine', () => {
  let database: TestDatabase;
  let signal: LogSignal;
  let checkpoints: ProjectionCheckpoints;
  const running: { projector: Projector; ended: Promise<void> }[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    signal = new LogSignal(database.service);
    checkpoints = new ProjectionCheckpoints(database.service);
  });
  afterEach(async () => {
    for (const { projector } of running) projector.stop();
    await Promise.all(running.map(({ ended }) => ended));
    running.length = 0;
  });
  afterAll(() => database.drop());

  async function prepare(name: string): Promise<void> {
    await database.owner.query(
      `CREATE TABLE ledger.test_${name} (e164 text PRIMARY KEY, positions int[] NOT NULL)`,
    );
    await database.owner.query(`GRANT ALL ON ledger.test_${name} TO number_ledger_service`);
    await checkpoints.ensure(name, 1);
  }

  function start(projection: Projection, pool = database.service): Projector {
    const projector = new Projector(projection, pool, signal, checkpoints);
    running.push({ projector, ended: projector.run() });
    return projector;
  }

  async function append(...e164s: string[]): Promise<number> {
    const outcomes = await appendEvents(
      database.service,
      e164s.map((e164) => newEvent({ e164 })),
    );
    signal.announce();
    return outcomes.at(-1)!.position;
  }

  const rows = async (name: string) =>
    (await database.service.query(`SELECT e164, positions FROM ledger.test_${name} ORDER BY e164`)).rows;

  it('catches up with what is there, then follows', async () => {
    await prepare('follows');
    const before = await append('+254700000001', '+254700000002', '+254700000001');
    start(counting('follows'));
    expect(await checkpoints.waitFor('follows', before, 5_000)).toBe(true);
    expect(await rows('follows')).toEqual([
      { e164: '+254700000001', positions: [before - 2, before] },
      { e164: '+254700000002', positions: [before - 1] },
    ]);
    const after = await append('+254700000002');
    expect(await checkpoints.waitFor('follows', after, 5_000)).toBe(true);
    expect((await rows('follows'))[1].positions).toEqual([before - 1, after]);
  });

  it('moves rows and checkpoint together or not at all', async () => {
    await prepare('together');
    const client = await database.service.connect();
    const broken: Projection = {
      ...counting('together'),
      tables: [
        { name: 'test_together', key: ['e164'], columns: ['e164', 'positions'] },
        { name: 'no_such_table', key: ['e164'], columns: ['e164'] },
      ],
    };
    await expect(projectBatch(client, broken, 100)).rejects.toThrow('no_such_table');
    client.release();
    expect(await rows('together')).toEqual([]);
    expect(await checkpoints.position('together')).toBe(0);
  });

  it('lets one projector work at a time, and another take over', async () => {
    await prepare('lease');
    const head = await append('+254700000003');
    const [leader, standby] = [await database.service.connect(), await database.service.connect()];
    await leader.query('BEGIN');
    await leader.query(`SELECT FROM ledger.projections WHERE name = 'lease' FOR UPDATE`);
    expect(await projectBatch(standby, counting('lease'), 100)).toEqual({
      did: 'nothing',
      because: 'not-leader',
    });
    leader.release(true); // dies without a word
    await waitUntil('the standby takes over', async () => {
      const result = await projectBatch(standby, counting('lease'), 1_000);
      return result.did === 'projected' && result.position === head;
    });
    standby.release();
  });

  it('stops at the one event it cannot project, visibly, and stops no other', async () => {
    await prepare('broken');
    await prepare('sound');
    start(counting('broken', POISON));
    start(counting('sound'));
    const good = await append(...Array.from({ length: 30 }, (_, index) => `+2547100000${10 + index}`));
    const poison = await append(POISON);
    const head = await append('+254700000009');
    expect(await checkpoints.waitFor('sound', head, 5_000)).toBe(true);
    const status = async () => (await checkpoints.statuses()).find(({ name }) => name === 'broken')!;
    await waitUntil('the broken one stops', async () => (await status()).status === 'stopped');
    expect(await status()).toMatchObject({
      position: good,
      error: `cannot count ${POISON}`,
      error_position: poison,
      lag_events: 2,
    });
  });

  it('goes on after a restart with code that can project the event', async () => {
    const head = await checkpoints.position('sound');
    start(counting('broken'));
    expect(await checkpoints.waitFor('broken', head, 5_000)).toBe(true);
    const [status] = (await checkpoints.statuses()).filter(({ name }) => name === 'broken');
    expect(status).toMatchObject({
      status: 'live',
      error: null,
      error_position: null,
      lag_events: 0,
      lag_seconds: 0,
    });
  });

  it('stays stopped, and ends nothing, while its checkpoint cannot be asked about', async () => {
    await prepare('away');
    const poison = await append(POISON);
    let failures = 0;
    class AwayNowAndThen extends ProjectionCheckpoints {
      override position(name: string): Promise<number> {
        failures += 1;
        return failures > 3 ? super.position(name) : Promise.reject(new Error('Connection terminated'));
      }
    }
    const away = new AwayNowAndThen(database.service);
    const projector = new Projector(counting('away', POISON), database.service, signal, away);
    running.push({ projector, ended: projector.run() });
    const status = async () => (await checkpoints.statuses()).find(({ name }) => name === 'away')!;
    await waitUntil('it stops', async () => (await status()).status === 'stopped');
    await waitUntil('it asked in vain', () => {
      signal.announce();
      return failures > 3;
    });
    await database.owner.query(`UPDATE ledger.projections SET position = $1 WHERE name = 'away'`, [poison]);
    const head = await append('+254700000005');
    expect(await checkpoints.waitFor('away', head, 10_000)).toBe(true);
  });

  it('refuses to go on with a checkpoint ahead of the log', async () => {
    await prepare('ahead');
    await database.owner.query(`UPDATE ledger.projections SET position = 1000000 WHERE name = 'ahead'`);
    start(counting('ahead'));
    const status = async () => (await checkpoints.statuses()).find(({ name }) => name === 'ahead')!;
    await waitUntil('it stops', async () => (await status()).status === 'stopped');
    expect((await status()).error).toContain('stands at position 1000000, the log ends at');
  });

  it('keeps going while its connections are cut', async () => {
    await prepare('cut');
    start(counting('cut'));
    let cut = 0;
    await waitUntil('its connections were cut three times', async () => {
      await append('+254700000004');
      const { rowCount } = await database.owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
            AND application_name = 'number-ledger' AND query LIKE '%ledger.projections%'`,
      );
      cut += rowCount ?? 0;
      return cut >= 3;
    });
    const head = await append('+254700000004');
    expect(await checkpoints.waitFor('cut', head, 10_000)).toBe(true);
  });

  it('says so when a position is not reached in time', async () => {
    await prepare('late');
    expect(await checkpoints.waitFor('late', 1_000_000, 60)).toBe(false);
  });
});
