import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

const HELD = '+254700000001';
const LEFT = '+254700000002';
const UNSEEN = '+254700000003';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let head: number;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.deliver({ e164: HELD, occurred_at: '2026-05-02T07:30:00Z' });
  await client.deliver({ e164: LEFT, occurred_at: '2026-05-02T07:30:00Z' });
  head = await client.deliver({ e164: LEFT, occurred_at: '2026-05-31T21:00:00Z', kind: 'number.released' });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const path = (e164: string, query = 'since=2026-06-01') => `/v1/numbers/${e164}/reassigned?${query}`;

describe('whether a number was reassigned, over HTTP', () => {
  it('is answered with what it rests on, at once', async () => {
    const { status, body, headers } = await client.get(path(LEFT));
    expect(status).toBe(200);
    expect(body).toEqual({
      e164: LEFT,
      since: '2026-06-01',
      answer: 'yes',
      coverage_start: '2026-05-02T07:30:00.000Z',
      evidence: [{ event_id: expect.any(String), position: head, kind: 'number.released' }],
      checked_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/),
    });
    expect(Number(headers.get('ledger-position'))).toBe(head);
  });

  it('counts days from midnight in Nairobi, or in the zone that is named', async () => {
    expect((await client.get(path(LEFT, 'since=2026-06-01&tz=Africa/Nairobi'))).body['answer']).toBe('yes');
    expect((await client.get(path(LEFT, 'since=2026-06-01&tz=UTC'))).body['answer']).toBe('no_data');
    expect((await client.get(path(LEFT, 'since=2026-05-31&tz=UTC'))).body['answer']).toBe('yes');
    // the plus sign of a zone’s name, written raw
    expect((await client.get(path(LEFT, 'since=2026-06-01&tz=Etc/GMT+3'))).body['answer']).toBe('no_data');
  });

  it('is no for a number that is held, and no_data for one that was never seen', async () => {
    expect((await client.get(path(HELD))).body).toMatchObject({ answer: 'no' });
    expect((await client.get(path(HELD, 'since=2026-05-01'))).body).toMatchObject({ answer: 'no_data' });
    const { status, body } = await client.get(path(UNSEEN));
    expect(status).toBe(200);
    expect(body).toMatchObject({ answer: 'no_data', coverage_start: null, evidence: [] });
  });

  it.each([
    ['since', ''],
    ['since', 'since='],
    ['since', 'since=2026-02-30'],
    ['since', 'since=2025-02-29'],
    ['since', 'since=2026-6-1'],
    ['since', 'since=2026-06-01T00:00:00Z'],
    ['since', 'since=9999-12-31'],
    ['since', 'since=2026-06-01&since=2026-06-02'],
    ['tz', 'since=2026-06-01&tz=Nairobi'],
    ['tz', 'since=2026-06-01&tz=%2B03:00'],
    ['tz', 'since=2026-06-01&tz='],
    ['until', 'since=2026-06-01&until=2026-06-02'],
  ])('is 400, naming %s, with ?%s', async (field, query) => {
    for (const reply of [await client.get(path(LEFT, query)), await client.post(path(LEFT, query))]) {
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({ code: 'validation.bad_request', errors: [{ field }] });
    }
  });

  it('is 400 in another form than E.164, and 401 without a key', async () => {
    expect((await client.get(path('0700000001'))).body).toMatchObject({ errors: [{ field: 'e164' }] });
    expect((await fetch(ledger.url + path(LEFT))).status).toBe(401);
    expect((await fetch(ledger.url + path(LEFT), { method: 'POST' })).status).toBe(401);
  });
});

describe('a question that is kept, over HTTP', () => {
  it('is answered with the event that proves it, which the timeline shows', async () => {
    const asked = await client.post(path(LEFT));
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({ answer: 'yes', evidence: [{ position: head }] });
    const { position, event_id, checked_at } = asked.body;
    expect(position).toBeGreaterThan(head);
    const { body } = await client.get(`/v1/numbers/${LEFT}/timeline`);
    expect(body['data'].at(-1)).toMatchObject({
      position,
      event_id,
      kind: 'ledger.reassignment_checked',
      workspace_id: 'ledger',
      e164: LEFT,
      data: { since: '2026-06-01', tz: 'Africa/Nairobi', answer: 'yes', asked_by: 'admin' },
      deliveries: [],
    });
    expect(Date.parse(body['data'].at(-1).occurred_at)).toBe(Date.parse(checked_at));
  });

  it('makes nothing of a number known that was never seen', async () => {
    const { status, body } = await client.post(path(UNSEEN));
    expect([status, body['answer']]).toEqual([201, 'no_data']);
    const seen = await client.get(`/v1/numbers/${UNSEEN}?min_position=${body['position']}`);
    expect(seen.status).toBe(404);
    const list = await client.get(`/v1/numbers?min_position=${body['position']}`);
    expect(list.body['data'].map(({ e164 }: { e164: string }) => e164)).toEqual([HELD, LEFT]);
  });

  it('is found among all events by its kind', async () => {
    const { body } = await client.get(`/v1/events?kind=ledger.reassignment_checked&e164=%2B254700000002`);
    expect(body['data'].length).toBeGreaterThan(0);
  });
});
