import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER } from '../../support/events.js';
import { LedgerClient, type Reply } from '../../support/ledger-client.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

describe('who read which number', () => {
  let database: TestDatabase;
  let ledger: RunningLedger;
  let client: LedgerClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await startLedger(database.url, 0, {}, [], { trustProxy: ['127.0.0.1'] });
    client = new LedgerClient(ledger);
    await client.openEndpoint();
    await client.deliver({});
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });

  const readsOf = async (query: string): Promise<Reply['body'][]> =>
    (await client.get(`/v1/access-log?${query}`)).body['data'] as Reply['body'][];

  it('is there a moment later, with the request id and the address of the caller', async () => {
    const headers = { 'x-request-id': 'who-1', 'x-forwarded-for': '192.0.2.7' };
    expect((await client.get(`/v1/numbers/${NUMBER}?min_position=1`, headers)).status).toBe(200);
    await client.get(`/v1/numbers/${NUMBER}/timeline`);
    await client.get(`/v1/events?e164=${encodeURIComponent(NUMBER)}`, { accept: 'text/csv' });
    const e164 = encodeURIComponent(NUMBER);
    await waitUntil('all three are written', async () => (await readsOf(`e164=${e164}`)).length === 3);
    const reads = await readsOf(`e164=${e164}`);
    expect(reads.map(({ route, export: whole }) => [route, whole])).toEqual([
      ['/v1/events', true],
      ['/v1/numbers/:e164/timeline', false],
      ['/v1/numbers/:e164', false],
    ]);
    expect(reads[2]).toMatchObject({
      key_id: 'admin',
      request_id: 'who-1',
      address: '192.0.2.7',
      status: 200,
    });
  });

  it('has a stream of events from its beginning', async () => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'x-request-id': 'stream-1' };
    await fetch(`${ledger.url}/v1/events/stream`, { headers, signal: gone.signal });
    const found = async () =>
      (await readsOf('key_id=admin')).find(({ request_id }) => request_id === 'stream-1');
    await waitUntil('it is written', async () => (await found()) !== undefined);
    gone.abort();
    expect(await found()).toMatchObject({ route: '/v1/events/stream', export: true });
  });

  it('comes in pages, of which each read has its place', async () => {
    const first = await client.get('/v1/access-log?limit=1&key_id=admin');
    const next = await client.get(
      `/v1/access-log?limit=1&key_id=admin&cursor=${String(first.body['next_cursor'])}`,
    );
    const [newer, older] = [first, next].map(({ body }) => (body['data'] as { id: string }[])[0]!.id);
    expect(newer! > older!).toBe(true);
    const other = await client.get(`/v1/access-log?limit=1&cursor=${String(first.body['next_cursor'])}`);
    expect(other.body['code']).toBe('validation.invalid_cursor');
  });

  it('takes what waits along when the service stops', async () => {
    const second = await startLedger(database.url);
    await new LedgerClient(second).get('/v1/numbers/+254700000055');
    await second.close();
    expect(await readsOf(`e164=${encodeURIComponent('+254700000055')}`)).toMatchObject([{ status: 404 }]);
  });

  it('refuses a filter that is none', async () => {
    for (const query of ['e164=0700', 'from=yesterday', 'key_id=', 'workspace=x']) {
      expect((await client.get(`/v1/access-log?${query}`)).status).toBe(400);
    }
  });

  it('correlates a question that is kept with its request', async () => {
    const asked = await fetch(`${ledger.url}/v1/numbers/${NUMBER}/reassigned?since=2026-01-01&tz=UTC`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'x-request-id': 'asked-1' },
    });
    expect(asked.status).toBe(201);
    const events = await client.get('/v1/events?kind=ledger.reassignment_checked');
    expect(events.body['data']).toMatchObject([{ correlation_id: 'asked-1' }]);
  });
});
