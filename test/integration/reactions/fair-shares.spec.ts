import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Destination } from '../../../src/reactions/destinations/destination.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';

const HTTP = {
  kind: 'http' as const,
  url: 'https://receiver.example/',
  secrets: [],
  hold: { reasons: [], delay_seconds: null },
} satisfies Partial<Destination>;
const DELIVERED = { duration_ms: 1, status_code: 204, error: null, response: null } as const;
const at = '2026-06-02T10:00:00.000000Z';

describe('receivers outside the ledger', () => {
  let database: TestDatabase;
  let rig: ReactionsRig;
  let told: string[];
  let numbers = 0;
  let answer: () => void;

  beforeAll(async () => void (database = await createTestDatabase()));
  beforeEach(async () => {
    await database.owner.query('TRUNCATE ledger.reactions');
    rig = await new ReactionsRig(database).prepare('clear_routing');
    told = [];
    const answered = new Promise<void>((resolve) => (answer = resolve));
    rig.outside = async ({ workspace_id }) => {
      told.push(workspace_id);
      if (workspace_id === 'slow') await answered;
      return { ...DELIVERED, at, verdict: 'delivered', retry_after_seconds: null };
    };
  });
  afterEach(async () => {
    answer();
    await rig.outsideLane.finish(10_000);
  });
  afterAll(() => database.drop());

  async function released(workspace_id: string, count: number, paused = false): Promise<void> {
    const action = 'clear_routing';
    rig.destinations.set(`${workspace_id} ${action}`, {
      ...HTTP,
      workspace_id,
      action,
      paused: paused ? { reason: 'gone', at } : null,
    });
    await record(
      database.service,
      Array.from({ length: count }, () => `+25470000${1000 + (numbers += 1)}`).flatMap((e164) => [
        { workspace_id, e164, occurred_at: '2026-06-01T10:00:00Z' },
        { kind: 'number.released' as const, workspace_id, e164, occurred_at: '2026-06-02T10:00:00Z' },
      ]),
    );
    while (await rig.manager.turn());
  }

  it('that are slow keep only their share of a process busy, and nobody else waiting', async () => {
    await released('slow', 30);
    await released('quick', 3);
    await rig.outsideLane.turn();
    await rig.outsideLane.turn();
    expect(told.filter((workspace) => workspace === 'slow').length).toBeLessThanOrEqual(4);
    answer();
    await rig.outsideLane.finish(10_000);
    expect(told.toSorted()).toEqual(['quick', 'quick', 'quick', 'slow', 'slow', 'slow', 'slow']);
  });

  it('that are paused cost the others nothing, and go on as soon as they are resumed', async () => {
    await released('paused', 30, true);
    await released('quick', 1);
    await rig.settle();
    expect(told).toEqual(['quick']);
    const { rows } = await database.service.query(
      `SELECT DISTINCT status, attempts, due_at <= clock_timestamp() AS due FROM ledger.reactions WHERE workspace_id = 'paused'`,
    );
    expect(rows).toEqual([{ status: 'pending', attempts: 0, due: true }]);
    rig.destinations.get('paused clear_routing')!.paused = null;
    await rig.settle();
    expect(told).toHaveLength(31);
  });
});
