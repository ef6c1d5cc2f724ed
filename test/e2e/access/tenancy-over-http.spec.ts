import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { issuedKey } from '../../support/issued-key.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { insertReactionRows } from '../../support/reaction-rows.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

/** First with one, then given to the other while the first still held it. */
const SHARED = '+254700000001';
const OURS = '+254700000002';
const THEIRS = '+254700000003';
const COLLECTIONS = [
  'numbers',
  'releases',
  'anomalies',
  'events',
  'deliveries',
  'reactions',
  'routing-rules',
  'phone-book',
  'reports/billable-days?month=2026-06&tz=UTC',
];

let database: TestDatabase;
let ledger: RunningLedger;
let keys: Record<'a' | 'b' | 'both' | 'all', string>;

beforeAll(async () => {
  database = await createTestDatabase();
  const issue = async (workspaces: string[] | 'all') =>
    (await issuedKey(database.owner, { scopes: workspaces === 'all' ? ['admin'] : ['read'], workspaces }))
      .key;
  keys = {
    a: await issue(['w-a']),
    b: await issue(['w-b']),
    both: await issue(['w-a', 'w-b']),
    all: await issue('all'),
  };
  ledger = await startLedger(database.url);
  const client = new LedgerClient(ledger);
  for (const id of ['w-a', 'w-b']) {
    await client.openEndpoint(id);
    await insertReactionRows(database.service, { workspace_id: id });
  }
  const given = (workspace_id: string, e164: string, day: string) =>
    client.deliver({ workspace_id, e164, occurred_at: `2026-06-${day}T00:00:00Z` });
  const taken = (workspace_id: string, e164: string, day: string) =>
    client.deliver({ kind: 'number.released', workspace_id, e164, occurred_at: `2026-06-${day}T00:00:00Z` });
  await given('w-a', SHARED, '01');
  await given('w-b', SHARED, '05');
  await taken('w-a', SHARED, '10');
  await given('w-a', OURS, '02');
  await given('w-b', THEIRS, '03');
  const last = await taken('w-b', THEIRS, '04');
  for (const path of ['numbers', 'releases', 'anomalies'])
    await client.get(`/v1/${path}?min_position=${last}`);
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const fetchAs = (key: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${ledger.url}/v1/${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
async function get(key: string, path: string) {
  const response = await fetchAs(key, path);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, any>, // oxlint-disable-line typescript/no-explicit-any -- whatever the service answered
  };
}

describe('a key of one workspace', () => {
  it('sees a number that several held as if nobody else had', async () => {
    const a = (await get(keys.a, `numbers/${SHARED}`)).body;
    expect(a).toMatchObject({
      state: 'released',
      current: null,
      generations: 1,
      anomalies: [],
      last: { workspace_id: 'w-a' },
    });
    expect(a['evidence']).toHaveLength(2);
    const b = (await get(keys.b, `numbers/${SHARED}`)).body;
    expect(b).toMatchObject({
      state: 'active',
      current: { workspace_id: 'w-b' },
      generations: 1,
      anomalies: [],
    });
    for (const key of [keys.both, keys.all]) {
      const { body } = await get(key, `numbers/${SHARED}`);
      expect(body).toMatchObject({
        state: 'active',
        generations: 2,
        anomalies: [{ code: 'overlapping_assignments' }],
      });
    }
  });

  it('is told the same in every form of the question', async () => {
    const now = new Date().toISOString();
    for (const times of [
      '',
      `?as_of=2026-07-01T00:00:00Z`,
      `?known_at=${now}`,
      `?as_of=2026-07-01T00:00:00Z&known_at=${now}`,
    ]) {
      const one = (await get(keys.a, `numbers/${SHARED}${times}`)).body;
      expect(one).toMatchObject({ state: 'released', generations: 1, anomalies: [] });
      const list = (await get(keys.a, `numbers${times}`)).body['data'] as {
        e164: string;
        state: string;
        anomalies: [];
      }[];
      expect(list.map(({ e164, state, anomalies }) => [e164, state, anomalies.length])).toEqual([
        [SHARED, 'released', 0],
        [OURS, 'active', 0],
      ]);
    }
    const { body } = await get(keys.a, `numbers/${SHARED}/assignments?known_at=${now}`);
    expect([body['data'].length, body['anomalies']]).toEqual([1, []]);
    const reassigned = async (key: string, e164: string) =>
      (await get(key, `numbers/${e164}/reassigned?since=2026-06-06&tz=UTC`)).body['answer'];
    expect([
      await reassigned(keys.a, SHARED),
      await reassigned(keys.b, SHARED),
      await reassigned(keys.a, THEIRS),
    ]).toEqual(['yes', 'no', 'no_data']);
    const timeline = (await get(keys.a, `numbers/${SHARED}/timeline`)).body['data'] as {
      deliveries: object[];
    }[];
    expect(timeline.map(({ deliveries }) => deliveries.length)).toEqual([1, 1]);
  });

  it('gets nothing of others out of any list, in any form of it', async () => {
    for (const path of COLLECTIONS) {
      for (const accept of ['application/json', 'text/csv', 'application/x-ndjson']) {
        const text = await (await fetchAs(keys.a, path, { accept })).text();
        expect({ path, accept, leaks: /w-b|0000003/.test(text) }).toEqual({ path, accept, leaks: false });
        const whole = await (await fetchAs(keys.all, path, { accept })).text();
        expect({ path, accept, there: /w-b|0000003/.test(whole) }).toEqual({ path, accept, there: true });
      }
    }
  });

  it('finds nothing when it filters by another workspace', async () => {
    for (const path of COLLECTIONS.filter((each) => !/events|deliveries/.test(each))) {
      const { status, body } = await get(keys.a, `${path}${path.includes('?') ? '&' : '?'}workspace_id=w-b`);
      expect({ path, status, data: body['data'] }).toEqual({ path, status: 200, data: [] });
    }
    expect((await get(keys.a, `events?e164=${encodeURIComponent(THEIRS)}`)).body['data']).toEqual([]);
    expect((await get(keys.a, 'deliveries?endpoint_id=of-w-b')).body['data']).toEqual([]);
  });

  it('cannot go on with another key’s cursor, nor is it served what another key was', async () => {
    const { body, headers } = await get(keys.all, 'numbers?limit=1');
    const cursor = encodeURIComponent(body['next_cursor'] as string);
    expect((await get(keys.a, `numbers?limit=1&cursor=${cursor}`)).body).toMatchObject({
      code: 'validation.invalid_cursor',
    });
    const etag = headers.get('etag')!;
    const statusFor = async (key: string, path: string) => {
      const response = await fetchAs(key, path, { 'if-none-match': etag });
      await response.text();
      return response.status;
    };
    expect(await statusFor(keys.all, 'numbers?limit=1')).toBe(304);
    expect(await statusFor(keys.b, 'numbers')).toBe(200);
    expect(headers.get('cache-control')).toContain('private');
  });

  it('hears only its own events', async () => {
    const hear = async (key: string) => {
      const request = httpGet(`${ledger.url}/v1/events/stream?after=0`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      await waitUntil('the events came', () => text.includes('\nid: '));
      request.destroy();
      return [...text.matchAll(/"workspace_id":"([^"]*)"/g)].map(([, id]) => id);
    };
    expect(new Set(await hear(keys.a))).toEqual(new Set(['w-a']));
    expect(new Set(await hear(keys.all))).toEqual(new Set(['w-a', 'w-b']));
  });
});
