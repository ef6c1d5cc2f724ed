import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseNow } from '../../../src/event-store/database-clock.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

const FIRST = '+254700000001';
const SECOND = '+254700000002';
const THIRD = '+256700000003';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
/** When the first two numbers, and not yet the late release, were known. */
let early: string;
let earlyPosition: number;
let head: number;

const on = (day: number, e164: string, rest: EventSketch = {}): EventSketch => ({
  e164,
  occurred_at: `2026-06-0${day}T00:00:00Z`,
  ...rest,
});

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  for (const workspace of ['w1', 'w2']) await client.openEndpoint(workspace);
  await client.deliver(on(1, FIRST, { workspace_id: 'w1' }));
  await client.deliver(on(2, SECOND, { workspace_id: 'w2' }));
  earlyPosition = await client.deliver(on(5, FIRST, { workspace_id: 'w2' }));
  early = await databaseNow(database.service);
  const reason = { release_reason: 'trial_expired' };
  await client.deliver(on(3, FIRST, { workspace_id: 'w1', kind: 'number.released', data: reason }));
  await client.deliver(on(6, SECOND, { workspace_id: 'w2', kind: 'number.released' }));
  head = await client.deliver(on(4, THIRD, { workspace_id: 'w1', data: { country_code: 'UG' } }));
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const list = (query: string, headers = {}) =>
  client.get(`/v1/numbers?${query}&min_position=${head}`, headers);
/** Last digit, state and current holder of each number in a list. */
async function shown(query: string): Promise<string[]> {
  const { status, body } = await list(query);
  expect(status).toBe(200);
  return (body['data'] as { e164: string; state: string; current: { workspace_id: string } | null }[]).map(
    ({ e164, state, current }) => `${e164.slice(-1)} ${state} ${current?.workspace_id ?? '-'}`,
  );
}

describe('the list of numbers as of an instant', () => {
  it('says who held what then, by everything known now', async () => {
    expect(await shown('as_of=2026-06-02T12:00:00Z')).toEqual(['1 active w1', '2 active w2']);
    expect(await shown('as_of=2026-06-03T00:00:00Z')).toEqual(['1 released -', '2 active w2']);
    expect(await shown('as_of=2026-06-04T03:00:00%2B03:00')).toEqual([
      '1 released -',
      '2 active w2',
      '3 active w1',
    ]);
    expect(await shown('as_of=2026-05-31T23:59:59.999999Z')).toEqual([]);
  });

  it('filters by what was so then', async () => {
    expect(await shown('as_of=2026-06-04T00:00:00Z&state=released')).toEqual(['1 released -']);
    expect(await shown('as_of=2026-06-04T00:00:00Z&state=active&country_code=UG')).toEqual(['3 active w1']);
    expect(await shown('as_of=2026-06-04T00:00:00Z&release_reason=trial_expired')).toEqual(['1 released -']);
    expect(await shown('as_of=2026-06-02T12:00:00Z&release_reason=trial_expired')).toEqual([]);
    expect(await shown('as_of=2026-06-02T12:00:00Z&workspace_id=w2')).toEqual(['2 active w2']);
    expect(await shown('as_of=2026-06-04T00:00:00Z&q=0700')).toEqual(['1 released -', '2 active w2']);
  });

  it('has the position it reflects, and pages that belong to that instant', async () => {
    const first = await list('as_of=2026-06-04T00:00:00Z&limit=2');
    expect(first.headers.get('ledger-position')).toBe(String(head));
    const cursor = first.body['next_cursor'] as string;
    expect(await shown(`as_of=2026-06-04T00:00:00Z&limit=2&cursor=${cursor}`)).toEqual(['3 active w1']);
    const other = await list(`as_of=2026-06-04T00:00:01Z&limit=2&cursor=${cursor}`);
    expect(other.body['code']).toBe('validation.invalid_cursor');
  });
});

describe('the list of numbers as known at a moment', () => {
  it('says what the ledger would have said then', async () => {
    expect(await shown(`known_at=${early}`)).toEqual(['1 active w2', '2 active w2']);
    expect(await shown(`known_at=${early}&as_of=2026-06-03T00:00:00Z`)).toEqual([
      '1 active w1',
      '2 active w2',
    ]);
    expect(await shown(`known_at=${early}&workspace_id=w1&state=active`)).toEqual(['1 active w1']);
    expect(await shown('known_at=2020-01-01T00:00:00Z')).toEqual([]);
  });

  it('reflects the log up to that moment, for ever, with the same tag', async () => {
    const before = await list(`known_at=${early}&limit=1`);
    expect(before.headers.get('ledger-position')).toBe(String(earlyPosition));
    head = await client.deliver(on(2, SECOND, { workspace_id: 'w2', kind: 'number.released' }));
    head = await client.deliver(on(1, '+254700000000', { workspace_id: 'w1' }));
    const after = await list(`known_at=${early}&limit=1`);
    expect(after.text).toBe(before.text);
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(after.headers.get('ledger-position')).toBe(String(earlyPosition));
    expect(await shown(`known_at=${early}&limit=1&cursor=${before.body['next_cursor']}`)).toEqual([
      '2 active w2',
    ]);
  });

  it('is refused for a moment to come', async () => {
    const reply = await list('known_at=2999-01-01T00:00:00Z');
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 'validation.bad_request', errors: [{ field: 'known_at' }] });
  });

  it('comes whole as CSV and NDJSON', async () => {
    const ndjson = await list(`known_at=${early}&limit=1`, { accept: 'application/x-ndjson' });
    const lines = ndjson.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { e164: string; cooling_until: string | null });
    expect(lines.map(({ e164 }) => e164)).toEqual([FIRST, SECOND]);
    const csv = await list('as_of=2026-06-03T00:00:00Z&q=0700000001', { accept: 'text/csv' });
    const [header, first, ...rest] = csv.text.trimEnd().split('\r\n');
    expect(header!.endsWith(',cooling_until')).toBe(true);
    expect(first).toContain('released');
    expect(first!.endsWith('2026-07-18T00:00:00.000Z')).toBe(true);
    expect(rest).toEqual([]);
  });
});

describe('the assignments of a number', () => {
  const assignments = (query: string, headers = {}) =>
    client.get(`/v1/numbers/${FIRST}/assignments?${query}&min_position=${head}`, headers);
  const holders = (body: Record<string, unknown>) =>
    (body['data'] as { workspace_id: string; ended_at: string | null }[]).map(
      ({ workspace_id, ended_at }) => `${workspace_id} ${ended_at?.slice(8, 10) ?? '-'}`,
    );

  it('are those that had begun by an instant, by what is known now or was then', async () => {
    expect(holders((await assignments('')).body)).toEqual(['w1 03', 'w2 -']);
    expect(holders((await assignments('as_of=2026-06-04T00:00:00Z')).body)).toEqual(['w1 03']);
    expect(holders((await assignments(`known_at=${early}`)).body)).toEqual(['w1 -', 'w2 -']);
    expect(holders((await assignments(`known_at=${early}&as_of=2026-06-04T00:00:00Z`)).body)).toEqual([
      'w1 -',
    ]);
    const none = await assignments('as_of=2026-05-01T00:00:00Z');
    expect([none.status, none.body['code']]).toEqual([404, 'numbers.not_found']);
  });

  it('come as CSV and NDJSON, with the same position', async () => {
    const csv = await assignments(`known_at=${early}`, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('ledger-position')).toBe(String(earlyPosition));
    const [header, first, second] = csv.text.trimEnd().split('\r\n');
    expect(header).toMatch(/^workspace_id,e164,generation,.*,end_event_id$/);
    expect(first).toMatch(/^w1,'\+254700000001,1,/);
    expect(second).toMatch(/^w2,/);
    const ndjson = await assignments('', { accept: 'application/x-ndjson' });
    expect(ndjson.text.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('a released number', () => {
  it('is shown cooling for 45 days unless told otherwise, in the list and by itself', async () => {
    const { body } = await client.get(`/v1/numbers/${SECOND}?min_position=${head}`);
    expect(body).toMatchObject({ state: 'released', cooling_until: '2026-07-17T00:00:00.000Z' });
    const [item] = (await list('q=%2B254700000002')).body['data'] as { cooling_until: string }[];
    expect(item!.cooling_until).toBe(body['cooling_until']);
    const held = await client.get(`/v1/numbers/${FIRST}`);
    expect(held.body).toMatchObject({ state: 'active', cooling_until: null });
  });

  it('has its members in the order of the API', async () => {
    const { body } = await client.get(`/v1/numbers/${SECOND}`);
    expect(Object.keys(body).join()).toBe(
      'e164,display,state,current,last,generations,anomalies,cooling_until,as_of,known_at,evidence',
    );
  });
});
