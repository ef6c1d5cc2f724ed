import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { EndedAssignment } from '../../../src/reactions/ended-assignment.js';
import { StopBilling, StopBillingHandler } from '../../../src/reactions/billing/stop-billing.command.js';
import {
  RemoveFromPhoneBook,
  RemoveFromPhoneBookHandler,
} from '../../../src/reactions/phone-book/remove-from-phone-book.command.js';
import { ClearRouting, ClearRoutingHandler } from '../../../src/reactions/routing/clear-routing.command.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type EventSketch, WORKSPACE } from '../../support/events.js';
import { ReactionsRig } from '../../support/reactions-rig.js';
import { record } from '../../support/read-models.js';

/** Two lives of one number: from the 1st to the 5th, and from the 10th to the 15th. */
const FACTS: Record<string, EventSketch> = {
  P1: { occurred_at: '2026-06-01T00:00:00Z' },
  R1: { kind: 'number.released', occurred_at: '2026-06-05T00:00:00Z' },
  P2: { occurred_at: '2026-06-10T00:00:00Z' },
  R2: { kind: 'number.released', occurred_at: '2026-06-15T00:00:00Z' },
};
const LIVES = [
  ['2026-06-01', '2026-06-05'],
  ['2026-06-10', '2026-06-15'],
];

function ordersOf(names: string[]): string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((first) =>
    ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  );
}

let database: TestDatabase;
let rig: ReactionsRig;
let numbers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare();
  const handlers = {
    clear_routing: (client: pg.PoolClient, ended: readonly EndedAssignment[]) =>
      new ClearRoutingHandler().execute(new ClearRouting(client, ended)),
    remove_from_phone_book: (client: pg.PoolClient, ended: readonly EndedAssignment[]) =>
      new RemoveFromPhoneBookHandler().execute(new RemoveFromPhoneBook(client, ended)),
    stop_billing: (client: pg.PoolClient, ended: readonly EndedAssignment[]) =>
      new StopBillingHandler().execute(new StopBilling(client, ended)),
  };
  for (const [name, run] of Object.entries(handlers)) {
    const supersedable = name !== 'stop_billing';
    rig.actions.register({ kind: 'built_in', name, handler: name, supersedable, timeLimitMs: 5_000, run });
  }
});
afterAll(() => database.drop());

/** Routed, in the phone book and billed since the first life, as nobody has heard of any end yet. */
async function setUp(e164: string): Promise<void> {
  const key = [WORKSPACE, e164];
  await database.service.query(
    `INSERT INTO ledger.routing_rules (workspace_id, e164, voice_url) VALUES ($1, $2, 'https://example.com')`,
    key,
  );
  await database.service.query(
    `INSERT INTO ledger.phone_book_entries (id, workspace_id, e164, name)
     VALUES (gen_random_uuid(), $1, $2, 'Front desk')`,
    key,
  );
  await database.service.query(
    `INSERT INTO ledger.billing_subscriptions (id, workspace_id, e164, monthly_price_minor, currency, started_at)
     VALUES (gen_random_uuid(), $1, $2, 500, 'KES', '2026-06-01')`,
    key,
  );
}

async function left(e164: string) {
  const { rows } = await database.service.query<{ rules: number; entries: number }>(
    `SELECT (SELECT count(*) FROM ledger.routing_rules WHERE e164 = $1) AS rules,
            (SELECT count(*) FROM ledger.phone_book_entries WHERE e164 = $1) AS entries`,
    [e164],
  );
  const { rows: billed } = await database.service.query<{
    from: string;
    to: string | null;
    correction: number;
  }>(
    `SELECT to_char(started_at, 'YYYY-MM-DD') AS from, to_char(stopped_at, 'YYYY-MM-DD') AS to,
            correction_seconds AS correction
       FROM ledger.billing_subscriptions WHERE e164 = $1 ORDER BY started_at`,
    [e164],
  );
  return { ...rows[0]!, billed };
}

describe('two lives of a number, acted on as their events arrive', () => {
  it.each(ordersOf(Object.keys(FACTS)).map((order) => [order.join(' '), order] as const))(
    'leave nothing behind and bill for no day but theirs: %s',
    async (_name, order) => {
      const e164 = `+2546000000${10 + (numbers += 1)}`;
      await setUp(e164);
      for (const name of order) {
        await record(database.service, [{ ...FACTS[name], event_id: `${name} ${e164}`, e164 }]);
        await rig.settle();
      }
      const { rules, entries, billed } = await left(e164);
      expect({ rules, entries }).toEqual({ rules: 0, entries: 0 });
      const outside = billed.filter(
        ({ from, to }) => !LIVES.some(([start, end]) => start! <= from && to !== null && to <= end!),
      );
      expect(outside).toEqual([]);
      // billed until somebody heard of the end, which is long past: that shows as a correction
      expect(billed.some(({ correction }) => correction > 0)).toBe(true);
    },
  );
});
