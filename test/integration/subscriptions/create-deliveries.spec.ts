import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeliveries } from '../../../src/subscriptions/engine/create-deliveries.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { PassingOn } from '../../support/passing-on.js';

const OWNER = randomUUID();
let database: TestDatabase;
let ledger: PassingOn;
let id: string;

beforeEach(async () => {
  database = await createTestDatabase();
  ledger = new PassingOn(database);
  id = (await ledger.subscribe('http://127.0.0.1:9/', { events: ['number.released'] })).id;
  await database.service.query('UPDATE ledger.webhooks SET leased_by = $1', [OWNER]);
});
afterEach(() => database.drop());

const released = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'number.released' as const,
    e164: `+2547${10_000_000 + index}`,
  }));
const create = (owner = OWNER) => createDeliveries(database.service, id, owner, Date.now());
const position = async () => (await ledger.webhook(id)).position;

describe('making deliveries', () => {
  it('goes no further ahead than a thousand that are ready, and on as those are taken', async () => {
    await ledger.append(released(1_200));
    expect(await create()).toEqual({ behind: true, moved: true, ready: 1_000 });
    expect(await position()).toBe(1_000);
    expect(await create()).toEqual({ behind: true, moved: false, ready: 1_000 });
    await database.service.query(
      `UPDATE ledger.webhook_deliveries SET status = 'delivered' WHERE position <= 900`,
    );
    expect(await create()).toEqual({ behind: false, moved: true, ready: 300 });
    expect([await position(), await ledger.deliveries(id)]).toEqual([
      1_200,
      { delivered: 900, pending: 300 },
    ]);
  });

  it('stops at ten thousand that wait behind failed ones: the rest stays on the log', async () => {
    await ledger.append(released(10));
    await database.owner.query(
      `INSERT INTO ledger.webhook_deliveries (webhook_id, position, lane, replay, attempts, next_attempt_at, created_at)
       SELECT $1, 1, 'lane ' || n, false, 1, now(), now() FROM generate_series(1, 9995) n`,
      [id],
    );
    expect(await create()).toEqual({ behind: true, moved: true, ready: 5 });
    expect(await create()).toEqual({ behind: true, moved: false, ready: 5 });
    expect(await position()).toBe(5);
  });

  it('passes over what it does not subscribe to', async () => {
    await ledger.append([{ kind: 'number.provisioned' }, { kind: 'number.released', workspace_id: 'w2' }]);
    expect(await create()).toEqual({ behind: false, moved: true, ready: 0 });
    expect(await position()).toBe(2);
  });

  it('is for the owner of an active webhook alone', async () => {
    await ledger.append(released(1));
    expect(await create(randomUUID())).toBeNull();
    await database.service.query(
      `UPDATE ledger.webhooks SET status = 'paused', paused_reason = 'x', paused_at = now()`,
    );
    expect(await create()).toBeNull();
    expect(await ledger.deliveries(id)).toEqual({});
  });

  it('makes a replay beside the log, of the log’s stretch and the webhook’s workspace', async () => {
    await ledger.append([...released(3), { kind: 'number.released', workspace_id: 'w2' }, ...released(2)]);
    await create();
    await database.service.query(
      `INSERT INTO ledger.webhook_replays (id, webhook_id, position, until) VALUES ($1, $2, 1, 5)`,
      [randomUUID(), id],
    );
    await ledger.append(released(1));
    expect(await create()).toMatchObject({ moved: true, ready: 9 });
    const { rows } = await database.service.query<{ position: number; lane: string }>(
      'SELECT position, lane FROM ledger.webhook_deliveries WHERE replay ORDER BY seq',
    );
    expect(rows.map((row) => row.position)).toEqual([2, 3, 5]);
    expect(rows[0]!.lane).toMatch(/^replay \+2547/);
    expect(await create()).toEqual({ behind: false, moved: true, ready: 9 });
    expect((await ledger.webhook(id)) as object).toMatchObject({ workspace_id: WORKSPACE, position: 7 });
  });
});
