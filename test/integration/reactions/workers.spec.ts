import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimBuiltIn } from '../../../src/reactions/work/claim-built-in.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';

const CLAIM = {
  actions: ['clear_routing'],
  limit: 100,
  leaseMs: 60_000,
};
const TOKENS = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'];

let database: TestDatabase;
let rig: ReactionsRig;

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare('clear_routing');
});
beforeEach(async () => {
  await database.owner.query('TRUNCATE ledger.reactions, ledger.test_effects');
  rig.before = async () => undefined;
});
afterAll(() => database.drop());

const release = (e164: string, event_id: string, day = 2) => ({
  kind: 'number.released' as const,
  e164,
  event_id,
  occurred_at: `2026-06-0${day}T10:00:00Z`,
});
const unique = (() => {
  let last = 0;
  return () => `e${(last += 1)}`;
})();
const due = async () => {
  while (await rig.manager.turn());
};
const statusOf = async (e164: string) => (await rig.standing(e164)).map((line) => line.split(' ')[2]);

describe('claims', () => {
  it('of two workers at once never meet', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => `+2547100000${10 + index}`);
    await record(
      database.service,
      numbers.map((e164) => release(e164, unique())),
    );
    await due();
    const held = await database.service.connect();
    try {
      // one worker stands still in the middle of its claim
      await held.query('BEGIN');
      const { rows } = await held.query<{ id: string }>(
        `SELECT id FROM ledger.reactions WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT 15 FOR UPDATE SKIP LOCKED`,
      );
      const claims = await claimBuiltIn(database.service, { ...CLAIM, token: TOKENS[0]! });
      expect(claims).toHaveLength(25);
      const taken = new Set(rows.map(({ id }) => id));
      expect(claims.filter(({ id }) => taken.has(id))).toEqual([]);
      await held.query('ROLLBACK');
      expect(await claimBuiltIn(database.service, { ...CLAIM, token: TOKENS[1]! })).toHaveLength(15);
    } finally {
      held.release();
    }
  });

  it('of many workers are each carried out once', async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => `+2547200000${10 + index}`);
    await record(
      database.service,
      numbers.map((e164) => release(e164, unique())),
    );
    await due();
    await Promise.all(Array.from({ length: 4 }, () => rig.builtIn.turn()));
    expect(await rig.effects()).toHaveLength(60);
  });

  it('keep the order of one number, and let no number hold up another', async () => {
    const [slow, other] = ['+254730000001', '+254730000002'];
    const [first, second] = [unique(), unique()];
    await record(database.service, [
      release(slow, first, 2),
      { e164: slow, event_id: unique(), occurred_at: '2026-06-03T10:00:00Z' },
      release(slow, second, 4),
      release(other, unique()),
    ]);
    // the first release is superseded by the second life, whose own release fails
    rig.before = async (_client, { e164 }) => {
      if (e164 === slow) throw new Error('not now');
    };
    await rig.settle();
    expect(await statusOf(slow)).toEqual(['skipped', 'failed']);
    expect(await statusOf(other)).toEqual(['succeeded']);
    const third = unique();
    await record(database.service, [
      { e164: slow, event_id: unique(), occurred_at: '2026-06-05T10:00:00Z' },
      release(slow, third, 6),
    ]);
    rig.before = async () => undefined;
    await rig.settle();
    expect(await statusOf(slow)).toEqual(['skipped', 'failed', 'pending']);
    await rig.letTimePass();
    await rig.settle();
    expect(await statusOf(slow)).toEqual(['skipped', 'skipped', 'succeeded']);
  });

  it('of a worker that went silent are taken over when the lease ends', async () => {
    const e164 = '+254740000001';
    await record(database.service, [release(e164, unique())]);
    await due();
    expect(await claimBuiltIn(database.service, { ...CLAIM, token: TOKENS[0]!, leaseMs: 0 })).toHaveLength(1);
    await rig.settle();
    expect(await statusOf(e164)).toEqual(['succeeded']);
    const { rows } = await database.service.query('SELECT attempts FROM ledger.reactions WHERE e164 = $1', [
      e164,
    ]);
    expect(rows).toEqual([{ attempts: 2 }]);
    expect(await rig.effects()).toHaveLength(1);
  });

  it('whose lease was lost while they ran leave no effect', async () => {
    const e164 = '+254740000002';
    await record(database.service, [release(e164, unique())]);
    await due();
    let stolen = false;
    rig.before = async () => {
      if (stolen) return;
      stolen = true;
      await database.service.query('UPDATE ledger.reactions SET lease_token = $1 WHERE e164 = $2', [
        TOKENS[1],
        e164,
      ]);
    };
    await rig.builtIn.turn();
    expect(stolen).toBe(true);
    expect(await rig.effects()).toEqual([]);
    expect(await statusOf(e164)).toEqual(['running']);
    await rig.letTimePass();
    await rig.settle();
    expect(await rig.effects()).toHaveLength(1);
  });
});

describe('a handler', () => {
  it('that throws once is called again after a wait, and the others of its batch go on without it', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => `+2547500000${10 + index}`);
    const [broken] = numbers;
    await record(
      database.service,
      numbers.map((e164) => release(e164, unique())),
    );
    rig.before = async (_client, { e164 }) => {
      if (e164 === broken) throw new Error('once');
    };
    await rig.settle();
    expect(await rig.effects()).toHaveLength(29);
    const { rows } = await database.service.query(
      `SELECT status, last_error, extract(epoch FROM due_at - clock_timestamp()) BETWEEN 0 AND 2 AS soon
         FROM ledger.reactions WHERE e164 = $1`,
      [broken],
    );
    expect(rows).toEqual([{ status: 'failed', last_error: 'once', soon: true }]);
    rig.before = async () => undefined;
    await rig.letTimePass();
    await rig.settle();
    expect(await rig.effects()).toHaveLength(30);
  });

  it('that throws for one of many fails that one alone, of its own action and of others', async () => {
    const two = await new ReactionsRig(database).prepare('clear_routing', 'stop_billing');
    const numbers = Array.from({ length: 9 }, (_, index) => `+2547550000${10 + index}`);
    await record(
      database.service,
      numbers.map((e164) => release(e164, unique())),
    );
    two.before = async (_client, { e164 }, action) => {
      if (e164 === numbers[4] && action === 'stop_billing') throw new Error('this one');
    };
    await two.settle();
    expect(await two.effects()).toHaveLength(17);
    const { rows } = await database.service.query(
      `SELECT e164, action, attempts, last_error FROM ledger.reactions WHERE status <> 'succeeded'`,
    );
    expect(rows).toEqual([{ e164: numbers[4], action: 'stop_billing', attempts: 1, last_error: 'this one' }]);
  });

  it('that does not answer for each has failed', async () => {
    const silent = await new ReactionsRig(database).prepare();
    silent.actions.register({
      kind: 'built_in',
      name: 'clear_routing',
      handler: 'Silent',
      supersedable: true,
      timeLimitMs: 5_000,
      run: async () => [],
    });
    await record(database.service, [release('+254755000099', unique())]);
    await silent.settle();
    const { rows } = await database.service.query('SELECT status, last_error FROM ledger.reactions');
    expect(rows).toEqual([{ status: 'failed', last_error: 'expected 1 outcomes of Silent, got 0' }]);
  });

  it('that always throws is given up after its last attempt, on the log too, and can be retried by hand', async () => {
    const e164 = '+254760000001';
    await record(database.service, [release(e164, unique())]);
    rig.before = async () => {
      throw new Error('always');
    };
    for (let attempt = 1; attempt <= 10; attempt++) {
      await rig.settle();
      await rig.letTimePass();
    }
    expect(await statusOf(e164)).toEqual(['dead']);
    const { rows } = await database.service.query(
      `SELECT convert_from(body, 'UTF8')::json -> 'data' AS data FROM ledger.events
        WHERE kind = 'ledger.reaction_dead' AND e164 = $1`,
      [e164],
    );
    expect(rows).toMatchObject([{ data: { attempts: 10, reason: 'always', status: 'dead' } }]);
  });

  it('that hangs is left behind, with its connection, and nothing of it remains', async () => {
    const hanging = await new ReactionsRig(database).prepare();
    hanging.addBuiltIn('clear_routing', 100);
    const e164 = '+254770000001';
    await record(database.service, [release(e164, unique())]);
    hanging.before = async (client) => {
      await client.query('INSERT INTO ledger.test_effects (e164) VALUES ($1)', [e164]);
      await new Promise(() => undefined);
    };
    await hanging.settle();
    expect(await statusOf(e164)).toEqual(['failed']);
    expect(await rig.effects()).toEqual([]);
    hanging.before = async () => undefined;
    await hanging.letTimePass();
    await hanging.settle();
    expect(await rig.effects()).toHaveLength(1);
  });
});
