import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ActionOutcome, EndedAssignment } from '../../../src/reactions/ended-assignment.js';
import { StopBilling, StopBillingHandler } from '../../../src/reactions/billing/stop-billing.command.js';
import {
  RemoveFromPhoneBook,
  RemoveFromPhoneBookHandler,
} from '../../../src/reactions/phone-book/remove-from-phone-book.command.js';
import { ClearRouting, ClearRoutingHandler } from '../../../src/reactions/routing/clear-routing.command.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const A = '+254700000001';
const B = '+254700000002';
const C = '+254700000003';
/** What there is: of A everything in w1 and w2, of B nothing but two entries, of C a period that runs on into a next life. */
const HOLDERS = [
  ['w1', A],
  ['w2', A],
  ['w1', C],
];
const ENDED: EndedAssignment[] = [ended(C, '2026-06-20T00:00:00.000000Z'), ended(B, null), ended(A, null)];
const ENTRIES = [A, B, B].map((e164, index) => ({ id: `0190000${index}-0000-7000-8000-000000000000`, e164 }));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { service } = database;
  for (const key of HOLDERS) {
    await service.query(
      `INSERT INTO ledger.routing_rules (workspace_id, e164, voice_url) VALUES ($1, $2, 'https://a')`,
      key,
    );
    await service.query(
      `INSERT INTO ledger.billing_subscriptions (id, workspace_id, e164, monthly_price_minor, currency, started_at)
       VALUES (gen_random_uuid(), $1, $2, 500, 'KES', '2026-06-01')`,
      key,
    );
  }
  for (const { id, e164 } of ENTRIES)
    await service.query(
      `INSERT INTO ledger.phone_book_entries (id, workspace_id, e164, name) VALUES ($1, 'w1', $2, 'x')`,
      [id, e164],
    );
});
afterAll(() => database.drop());

function ended(e164: string, next_started_at: string | null): EndedAssignment {
  return {
    reaction_id: randomUUID(),
    workspace_id: 'w1',
    e164,
    release_event_id: `release of ${e164}`,
    generation: 1,
    number_id: randomUUID(),
    release_reason: null,
    started_at: '2026-06-01T00:00:00.000000Z',
    released_at: '2026-06-10T00:00:00.000000Z',
    next_started_at,
    acting_at: '2026-06-10T00:01:00.000000Z',
  };
}

type Client = ConstructorParameters<typeof ClearRouting>[0];

/** Twice: the second time there is nothing left to do. */
async function twice(act: (client: Client) => Promise<ActionOutcome[]>): Promise<ActionOutcome[][]> {
  const client = await database.service.connect();
  const outcomes = [await act(client), await act(client)];
  client.release();
  return outcomes;
}

it('routing is cleared of what ended, and of nothing else', async () => {
  const handler = new ClearRoutingHandler();
  const [first, second] = await twice((client) => handler.execute(new ClearRouting(client, ENDED)));
  expect(first).toEqual([{ removed: 1 }, { removed: 0 }, { removed: 1 }]);
  expect(second).toEqual(ENDED.map(() => ({ removed: 0 })));
  const { rows } = await database.service.query('SELECT workspace_id, e164 FROM ledger.routing_rules');
  expect(rows).toEqual([{ workspace_id: 'w2', e164: A }]);
});

it('each number leaves the phone book with all of its entries', async () => {
  const handler = new RemoveFromPhoneBookHandler();
  const [first, second] = await twice((client) => handler.execute(new RemoveFromPhoneBook(client, ENDED)));
  const [one, two, three] = ENTRIES.map(({ id }) => id);
  expect(first).toEqual([
    { removed: 0, entry_ids: [] },
    { removed: 2, entry_ids: [two, three] },
    { removed: 1, entry_ids: [one] },
  ]);
  expect(second).toEqual(ENDED.map(() => ({ removed: 0, entry_ids: [] })));
});

it('billing stops for each, and goes on for the next assignment', async () => {
  const handler = new StopBillingHandler();
  const [first, second] = await twice((client) => handler.execute(new StopBilling(client, ENDED)));
  expect(first).toMatchObject([
    {
      stopped: 1,
      over_billed_seconds: 60,
      subscription_ids: [expect.any(String)],
      continued_ids: [expect.any(String)],
    },
    { stopped: 0, stopped_at: null, over_billed_seconds: 0, subscription_ids: [] },
    { stopped: 1, over_billed_seconds: 60, subscription_ids: [expect.any(String)] },
  ]);
  expect(second).toMatchObject(ENDED.map(() => ({ stopped: 0 })));
  const { rows } = await database.service.query(
    `SELECT workspace_id, e164, stopped_by, to_char(started_at, 'DD') || '-' || coalesce(to_char(stopped_at, 'DD'), '') AS days
       FROM ledger.billing_subscriptions ORDER BY workspace_id, e164, started_at`,
  );
  expect(rows).toEqual([
    { workspace_id: 'w1', e164: A, stopped_by: `release of ${A}`, days: '01-10' },
    { workspace_id: 'w1', e164: C, stopped_by: `release of ${C}`, days: '01-10' },
    { workspace_id: 'w1', e164: C, stopped_by: null, days: '20-' },
    { workspace_id: 'w2', e164: A, stopped_by: null, days: '01-' },
  ]);
});
