import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { KIND_RELEASE_INFERRED } from '../../../src/numbers/own-events.js';
import { WorkSignal } from '../../../src/reactions/work/work-signal.js';
import { ApproveReaction, ApproveReactionHandler } from '../../../src/reactions/approve-reaction.command.js';
import type { Destination } from '../../../src/reactions/destinations/destination.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent, WORKSPACE } from '../../support/events.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';

let database: TestDatabase;
let rig: ReactionsRig;
let e164 = '';
let numbers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare('clear_routing');
});
beforeEach(() => {
  rig.destinations.clear();
  e164 = `+2548000000${10 + (numbers += 1)}`;
});
afterAll(() => database.drop());

function configure(given: Partial<Destination>): void {
  const hold = { reasons: [], delay_seconds: null };
  const none = { url: null, secrets: [], hold, paused: null };
  const destination = { workspace_id: WORKSPACE, action: 'clear_routing', kind: 'builtin', ...none } as const;
  rig.destinations.set(`${WORKSPACE} clear_routing`, { ...destination, ...given });
}

async function released(reason = 'explicit'): Promise<void> {
  await record(database.service, [
    { event_id: `p ${e164}`, e164, occurred_at: '2026-06-01T10:00:00Z' },
    {
      kind: 'number.released',
      event_id: `r ${e164}`,
      e164,
      occurred_at: '2026-06-02T10:00:00Z',
      data: { release_reason: reason },
    },
  ]);
  await rig.settle();
}

async function reaction() {
  const { rows } = await database.service.query(
    `SELECT id, status, reason, attempts, due_at IS NOT NULL AS due FROM ledger.reactions WHERE e164 = $1`,
    [e164],
  );
  return rows[0];
}

const approve = async () =>
  new ApproveReactionHandler(database.service, new WorkSignal()).execute(
    new ApproveReaction((await reaction()).id, 'all'),
  );
const provideAgain = () =>
  record(database.service, [{ event_id: `p2 ${e164}`, e164, occurred_at: '2026-06-03T10:00:00Z' }]);

describe('a hold', () => {
  it('keeps what its reasons name until it is approved, and nothing else', async () => {
    configure({ hold: { reasons: ['admin_released'], delay_seconds: null } });
    await released('admin_released');
    await rig.letTimePass();
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'held', reason: 'admin_released', due: false });
    await approve();
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'succeeded', reason: null });
    e164 = '+254800000099';
    await released('trial_expired');
    expect(await reaction()).toMatchObject({ status: 'succeeded' });
  });

  it('with a delay ends by itself', async () => {
    configure({ hold: { reasons: ['explicit'], delay_seconds: 3_600 } });
    await released();
    expect(await reaction()).toMatchObject({ status: 'held', due: true, attempts: 0 });
    await rig.letTimePass();
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'succeeded' });
  });

  it('is on every release that was only inferred', async () => {
    await record(database.service, [{ event_id: `p ${e164}`, e164, occurred_at: '2026-06-01T10:00:00Z' }]);
    const sketch = { kind: 'number.released', e164, occurred_at: '2026-06-02T10:00:00Z' } as const;
    await appendEvents(database.service, [{ ...newEvent(sketch), kind: KIND_RELEASE_INFERRED }]);
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'held', reason: 'inferred', due: false });
  });

  it('does not keep a number that came back while it waited from being spared', async () => {
    configure({ hold: { reasons: ['explicit'], delay_seconds: null } });
    await released();
    await provideAgain();
    await approve();
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'skipped', reason: 'superseded' });
  });
});

describe('an HTTP destination', () => {
  const attempt = { at: '2026-06-02T10:00:00.000000Z', duration_ms: 3, response: null } as const;
  const http: Partial<Destination> = { kind: 'http', url: 'https://receiver.example/', secrets: ['s'] };

  it('is told under the same id again when the worker died before it could write it down', async () => {
    configure(http);
    const ids: string[] = [];
    rig.outside = async (_destination, ended) => {
      ids.push(ended.reaction_id);
      if (ids.length === 1) {
        // as if the process had been killed: nobody knows of the delivery, and the lease ends
        await database.service.query(
          `UPDATE ledger.reactions SET lease_token = NULL, due_at = clock_timestamp() WHERE id = $1`,
          [ended.reaction_id],
        );
      }
      return { ...attempt, status_code: 200, error: null, verdict: 'delivered', retry_after_seconds: null };
    };
    await released();
    await rig.settle();
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await reaction()).toMatchObject({ status: 'succeeded', attempts: 2 });
  });

  it('that fails is tried again, not before it asked to be', async () => {
    configure(http);
    rig.outside = async () => ({
      ...attempt,
      status_code: 503,
      error: 'the receiver answered 503',
      verdict: 'failed',
      retry_after_seconds: 120,
    });
    await released();
    const { rows } = await database.service.query(
      `SELECT status, last_error, round(extract(epoch FROM due_at - clock_timestamp()) / 10)::integer AS tens
         FROM ledger.reactions WHERE e164 = $1`,
      [e164],
    );
    expect(rows).toEqual([{ status: 'failed', last_error: 'the receiver answered 503', tens: 12 }]);
  });

  it('that is paused is not told, and no attempt is counted', async () => {
    configure({ ...http, paused: { reason: 'gone', at: '2026-06-01T00:00:00.000000Z' } });
    await released();
    expect(await reaction()).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('that was configured after the release is told, and one that was removed is not', async () => {
    let told = 0;
    rig.outside = async (_destination, ended) => {
      if (ended.e164 === e164) told += 1;
      return { ...attempt, status_code: 200, error: null, verdict: 'delivered', retry_after_seconds: null };
    };
    configure({ hold: { reasons: ['explicit'], delay_seconds: null } });
    await released();
    configure(http);
    await approve();
    await rig.settle();
    await rig.settle();
    expect(await reaction()).toMatchObject({ status: 'succeeded' });
    expect(told).toBe(1);
  });
});
