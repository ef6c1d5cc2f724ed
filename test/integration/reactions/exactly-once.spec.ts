import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';

const ACTIONS = ['clear_routing', 'remove_from_phone_book', 'stop_billing'];
let database: TestDatabase;
let rig: ReactionsRig;
let number = 0;
let e164: string;

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare(...ACTIONS);
});
beforeEach(() => {
  e164 = `+2547000000${10 + (number += 1)}`;
  rig.before = async () => undefined;
});
afterAll(() => database.drop());

const provision = (event_id: string, day: number) => ({
  event_id: `${event_id} ${e164}`,
  e164,
  occurred_at: `2026-06-${String(day).padStart(2, '0')}T10:00:00Z`,
});
const release = (event_id: string, day: number) => ({
  ...provision(event_id, day),
  kind: 'number.released' as const,
});
const mine = async () => (await rig.effects()).filter((effect) => effect.e164 === e164);
const standing = async () => (await rig.standing(e164)).map((line) => line.replaceAll(` ${e164}`, ''));

describe('built-in reactions', () => {
  it('are carried out once each, with an outcome event caused by the release', async () => {
    await record(database.service, [provision('p', 1), release('r', 2)]);
    await rig.settle();
    await rig.settle();
    expect(await standing()).toEqual(ACTIONS.map((action) => `${action} r succeeded`));
    expect((await mine()).map(({ action, generation }) => [action, generation])).toEqual(
      ACTIONS.map((action) => [action, 1]),
    );
    const { rows } = await database.service.query(
      `SELECT kind, causation_id, convert_from(body, 'UTF8')::json -> 'data' AS data FROM ledger.events
        WHERE e164 = $1 AND kind LIKE 'ledger.%' ORDER BY position`,
      [e164],
    );
    expect(rows).toHaveLength(3);
    const clear = rows.find(({ data }) => data.action === 'clear_routing');
    expect(clear).toMatchObject({
      kind: 'ledger.reaction_succeeded',
      causation_id: `r ${e164}`,
      data: { status: 'succeeded', handler: 'Test clear_routing', attempts: 1, outcome: { noted: 1 } },
    });
    expect(clear.data.delay_ms).toBeGreaterThanOrEqual(0);
  });

  it('of a release that is superseded are skipped, but its billing is stopped', async () => {
    await record(database.service, [provision('p1', 1), release('r1', 2), provision('p2', 3)]);
    await rig.settle();
    expect(await standing()).toEqual([
      'clear_routing r1 skipped superseded',
      'remove_from_phone_book r1 skipped superseded',
      'stop_billing r1 succeeded',
    ]);
    expect(await mine()).toMatchObject([{ action: 'stop_billing', generation: 1 }]);
  });

  it('of a release that was skipped as repeated are done after all, when a late provision makes it an end', async () => {
    await record(database.service, [provision('p1', 1), release('r1', 2), release('r2', 5)]);
    await rig.settle();
    expect((await standing()).slice(3)).toEqual(ACTIONS.map((action) => `${action} r2 skipped repeated`));
    await record(database.service, [provision('p2', 3)]);
    await rig.settle();
    expect((await standing()).slice(3)).toEqual(ACTIONS.map((action) => `${action} r2 succeeded`));
    expect((await mine()).filter(({ generation }) => generation === 2)).toHaveLength(3);
  });

  it('that are done after all are held again where their reason is', async () => {
    const hold = { reasons: ['explicit'], delay_seconds: null };
    const none = { url: null, secrets: [], paused: null };
    await record(database.service, [provision('p1', 1), release('r1', 2), release('r2', 5)]);
    await rig.settle();
    const destination = { workspace_id: WORKSPACE, action: 'stop_billing', kind: 'builtin' as const, hold };
    rig.destinations.set(`${WORKSPACE} stop_billing`, { ...destination, ...none });
    await record(database.service, [provision('p2', 3)]);
    await rig.settle();
    rig.destinations.clear();
    expect((await standing()).slice(3)).toEqual([
      'clear_routing r2 succeeded',
      'remove_from_phone_book r2 succeeded',
      'stop_billing r2 held explicit',
    ]);
  });

  it('of an earlier release that arrives later do nothing twice, and correct the billing', async () => {
    await record(database.service, [provision('p', 1), release('late', 8)]);
    await rig.settle();
    await record(database.service, [release('early', 5)]);
    await rig.settle();
    expect((await standing()).slice(3)).toEqual([
      'clear_routing early skipped already_done',
      'remove_from_phone_book early skipped already_done',
      'stop_billing early succeeded',
    ]);
  });

  it('are given up, and judged anew, when a fact about the number is recorded while they run', async () => {
    await record(database.service, [provision('p1', 1), release('r1', 2)]);
    let came = false;
    rig.before = async () => {
      if (came) return;
      came = true;
      await record(database.service, [provision('p2', 3)]);
    };
    await rig.settle();
    expect(came).toBe(true);
    expect(await standing()).toEqual([
      'clear_routing r1 skipped superseded',
      'remove_from_phone_book r1 skipped superseded',
      'stop_billing r1 succeeded',
    ]);
    expect(await mine()).toMatchObject([{ action: 'stop_billing' }]);
  });

  it('leave nothing of an effect whose outcome could not be written down', async () => {
    await record(database.service, [provision('p', 1), release('r', 2)]);
    rig.before = async (client) => {
      rig.before = async () => undefined;
      // as if the process had been killed between effect and mark
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      throw new Error('killed');
    };
    await rig.settle();
    await rig.letTimePass();
    await rig.settle();
    expect(await standing()).toEqual(ACTIONS.map((action) => `${action} r succeeded`));
    expect(await mine()).toHaveLength(3);
  });
});
