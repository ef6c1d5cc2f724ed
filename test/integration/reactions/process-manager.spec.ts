import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { ProcessManager } from '../../../src/reactions/process-manager.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';
import { LedgerParts } from '../../support/ledger-parts.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';
import { waitUntil } from '../../support/wait-until.js';

const NAME = 'when-number-is-released';
let database: TestDatabase;
let rig: ReactionsRig;
const running: { manager: ProcessManager; ended: Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare('clear_routing', 'stop_billing');
});
afterEach(async () => {
  for (const { manager } of running) manager.stop();
  await Promise.all(running.map(({ ended }) => ended));
  running.length = 0;
});
afterAll(() => database.drop());

const released = (e164: string) => ({ kind: 'number.released' as const, event_id: `r ${e164}`, e164 });
const count = async () => (await rig.standing()).length;
const checkpoint = async () => {
  const { rows } = await database.service.query(
    'SELECT position, status, error, error_position FROM ledger.process_managers WHERE name = $1',
    [NAME],
  );
  return rows[0] as { position: number; status: string; error: string | null; error_position: number | null };
};

describe('the process manager', () => {
  it('stores a reaction for each release and action, and nothing twice when it reads the log again', async () => {
    await record(database.service, [{ e164: '+254700000001' }, released('+254700000001')]);
    await rig.manager.turn();
    expect(await count()).toBe(2);
    await database.owner.query('UPDATE ledger.process_managers SET position = 0');
    await rig.manager.turn();
    expect(await count()).toBe(2);
  });

  it('moves its checkpoint with the rows or not at all', async () => {
    const before = await checkpoint();
    await record(database.service, [released('+254700000002')]);
    const broken = { find: () => Promise.reject(new Error('no destinations today')) };
    const manager = new ProcessManager(
      database.service,
      new LogSignal(database.service),
      rig.actions,
      broken,
      () => undefined,
    );
    await expect(manager.turn()).rejects.toThrow('no destinations today');
    expect(await checkpoint()).toEqual(before);
    await rig.manager.turn();
    expect(await count()).toBe(4);
  });

  it('works in one process at a time, and in another when that one dies', async () => {
    await record(database.service, [released('+254700000003')]);
    const leader = await database.service.connect();
    await leader.query('BEGIN');
    await leader.query('SELECT FROM ledger.process_managers FOR UPDATE');
    expect(await rig.manager.turn()).toBe(false);
    expect(await count()).toBe(4);
    leader.release(true); // dies without a word
    await waitUntil('the other takes over', async () => {
      await rig.manager.turn();
      return (await count()) === 6;
    });
  });

  it('fires nothing when read models are built again', async () => {
    await rig.settle();
    const [effects, before] = [await rig.effects(), await rig.standing()];
    const projections = new LedgerParts(database.service);
    await projections.start();
    await projections.rebuild();
    await projections.stop();
    await rig.settle();
    expect(await rig.effects()).toEqual(effects);
    expect(await rig.standing()).toEqual(before);
  });

  it('stops visibly at an event that it cannot read, while the log goes on, and goes on from there when mended', async () => {
    await rig.settle();
    const good = await record(database.service, [{ e164: '+254700000004' }]);
    const poison = { ...newEvent(released('+254700000005')), body: Buffer.from('{}') };
    await appendEvents(database.service, [poison]);
    const manager = rig.manager;
    running.push({ manager, ended: manager.run() });
    await waitUntil('it stops', async () => (await checkpoint()).status === 'stopped');
    expect(await checkpoint()).toMatchObject({
      position: good,
      error_position: good + 1,
      error: expect.stringContaining('cannot be read'),
    });
    await record(database.service, [released('+254700000004')]);
    await database.owner.query('UPDATE ledger.process_managers SET position = $1', [good + 1]);
    await waitUntil('it goes on', async () => (await checkpoint()).status === 'live');
    await rig.settle();
    expect(await rig.standing('+254700000004')).toHaveLength(2);
  });

  it('takes few turns while the log grows without a pause, the first at once', async () => {
    const signal = new LogSignal(database.service);
    const manager = new ProcessManager(
      database.service,
      signal,
      rig.actions,
      rig.parts.destinations,
      () => undefined,
    );
    const turn = jest.spyOn(manager, 'turn');
    running.push({ manager, ended: manager.run() });
    expect(turn).toHaveBeenCalledTimes(1);
    let commits = 0;
    for (const end = performance.now() + 300; performance.now() < end; commits++) {
      signal.announce();
      await delay(2);
    }
    expect(turn.mock.calls.length).toBeGreaterThan(1);
    // One in 50 ms, were there no other work.
    expect(turn.mock.calls.length).toBeLessThan(10);
    expect(commits).toBeGreaterThan(20);
  });
});
