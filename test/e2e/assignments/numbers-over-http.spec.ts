import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

const E164S = Array.from({ length: 7 }, (_, line) => `+25470000000${line + 1}`);

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let head: number;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  for (const e164 of E164S) head = await client.deliver({ e164 });
  head = await client.deliver({
    e164: E164S[1]!,
    kind: 'number.released',
    occurred_at: '2026-06-28T10:00:00Z',
  });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const fresh = (path: string) => `${path}${path.includes('?') ? '&' : '?'}min_position=${head}`;
const e164s = (body: Record<string, unknown>) => (body['data'] as { e164: string }[]).map(({ e164 }) => e164);

describe('the list of numbers over HTTP', () => {
  it('is paged by a cursor and a Link, and says which position it reflects', async () => {
    const seen: string[] = [];
    let path: string | null = fresh('/v1/numbers?limit=3');
    while (path !== null) {
      const reply = await client.get(path);
      expect(reply.status).toBe(200);
      expect(Number(reply.headers.get('ledger-position'))).toBe(head);
      seen.push(...e164s(reply.body));
      const link: string | null = reply.headers.get('link');
      expect(link === null).toBe(reply.body['next_cursor'] === null);
      path = link && /<(.*)>; rel="next"/.exec(link)![1]!;
    }
    expect(seen).toEqual(E164S);
  });

  it('refuses a cursor under other filters', async () => {
    const { body } = await client.get('/v1/numbers?limit=2');
    const reply = await client.get(`/v1/numbers?limit=2&state=active&cursor=${body['next_cursor']}`);
    expect(reply.status).toBe(400);
    expect(reply.body['code']).toBe('validation.invalid_cursor');
  });

  it('filters and searches, in the national form too', async () => {
    expect(e164s((await client.get(fresh('/v1/numbers?state=released'))).body)).toEqual([E164S[1]]);
    expect(e164s((await client.get(fresh('/v1/numbers?q=0700000003'))).body)).toEqual([E164S[2]]);
    expect(e164s((await client.get(fresh('/v1/numbers?q=+254700000004'))).body)).toEqual([E164S[3]]);
    expect(e164s((await client.get(fresh('/v1/numbers?q=%2B2547000&release_reason=explicit'))).body)).toEqual(
      [E164S[1]],
    );
    expect(e164s((await client.get(fresh('/v1/numbers?q=nothing'))).body)).toEqual([]);
  });

  it.each([
    'as_of=2026-06-27',
    'known_at=2999-01-01T00:00:00Z',
    'state=free',
    'limit=0',
    'limit=201',
    'q=',
    'workspace_id=a%00b',
  ])('answers 400 to ?%s, naming the field', async (query) => {
    const reply = await client.get(`/v1/numbers?${query}`);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({
      code: 'validation.bad_request',
      errors: [{ field: query.split('=')[0] }],
    });
  });

  it('comes whole as CSV that a spreadsheet leaves alone', async () => {
    const reply = await client.get(fresh('/v1/numbers?limit=2'), { accept: 'text/csv' });
    expect(reply.headers.get('content-type')).toContain('text/csv');
    expect(Number(reply.headers.get('ledger-position'))).toBe(head);
    const [header, first, second, ...rest] = reply.text.trimEnd().split('\r\n');
    expect(header).toContain('e164,display,state,generations,current.workspace_id');
    expect(first).toMatch(/^'\+254700000001,'\+254 700 000001,active,1,/);
    expect(first).toContain('2026-06-27T10:00:00.000Z');
    expect(second).toMatch(/^'\+254700000002,'\+254 700 000002,released,1,,,/);
    expect(second).toContain('explicit');
    expect(rest).toHaveLength(5);
  });

  it('comes whole as NDJSON', async () => {
    const reply = await client.get(fresh('/v1/numbers?limit=2'), { accept: 'application/x-ndjson' });
    const lines = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { e164: string; last: object });
    expect(lines.map(({ e164 }) => e164)).toEqual(E164S);
    expect(lines[0]!.last).toMatchObject({ generation: 1 });
  });
});

describe('one number over HTTP', () => {
  it('is answered 304 to who has it already, until it changes', async () => {
    const e164 = '+254711000001';
    const first = await client.deliver({ e164 });
    const reply = await client.get(`/v1/numbers/${e164}?min_position=${first}`);
    const etag = reply.headers.get('etag')!;
    const again = await client.get(`/v1/numbers/${e164}`, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(Number(again.headers.get('ledger-position'))).toBeGreaterThanOrEqual(first);
    const next = await client.deliver({ e164, kind: 'number.released', occurred_at: '2026-06-28T10:00:00Z' });
    const changed = await client.get(`/v1/numbers/${e164}?min_position=${next}`, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
  });

  it.each(['', '/assignments', '/timeline'])('is 404 at %j when it was never seen', async (path) => {
    const reply = await client.get(`/v1/numbers/+254799999999${path}`);
    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({
      code: 'numbers.not_found',
      detail: expect.stringContaining('never seen'),
    });
  });

  it('is 404 before anybody held it, and before anything was known, each with its own words', async () => {
    const before = await client.get(fresh(`/v1/numbers/${E164S[0]}?as_of=2020-01-01T00:00:00Z`));
    expect([before.status, before.body['code']]).toEqual([404, 'numbers.not_found']);
    expect(before.body['detail']).toContain('Nobody had started');
    expect(Number(before.headers.get('ledger-position'))).toBeGreaterThanOrEqual(head);
    const unknown = await client.get(fresh(`/v1/numbers/${E164S[0]}?known_at=2020-01-01T00:00:00Z`));
    expect(unknown.status).toBe(404);
    expect(unknown.body['detail']).toContain('Nothing was known');
  });

  it('is 400 in another form than E.164', async () => {
    for (const text of ['0700000001', '254700000001', '+0254700000001', '%2B2547%00', 'current']) {
      const reply = await client.get(`/v1/numbers/${text}`);
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({ code: 'validation.bad_request', errors: [{ field: 'e164' }] });
    }
  });

  it.each([
    'as_of=2026-02-30T00:00:00Z',
    'known_at=yesterday',
    'known_at=2999-01-01T00:00:00Z',
    'as_of=',
    'at=1',
  ])('is 400 with ?%s, naming the field', async (query) => {
    const reply = await client.get(fresh(`/v1/numbers/${E164S[0]}?${query}`));
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      code: 'validation.bad_request',
      errors: [{ field: query.split('=')[0] }],
    });
  });

  it('is 503 while the projection has not reached the position asked for', async () => {
    const reply = await client.get(`/v1/numbers/${E164S[0]}?min_position=999999999`);
    expect(reply.status).toBe(503);
    expect(reply.body['code']).toBe('projection.lagging');
    expect(reply.headers.get('retry-after')).toBe('1');
  });

  it('is for callers with a key', async () => {
    const { status } = await fetch(`${ledger.url}/v1/numbers/${E164S[0]}`);
    expect(status).toBe(401);
  });

  it('has a timeline in pages and as CSV', async () => {
    const path = `/v1/numbers/${E164S[1]}/timeline`;
    const first = await client.get(`${path}?limit=1`);
    expect(first.body['data']).toMatchObject([{ kind: 'number.provisioned' }]);
    const second = await client.get(`${path}?limit=1&cursor=${first.body['next_cursor']}`);
    expect(second.body).toMatchObject({
      data: [{ kind: 'number.released', position: head }],
      next_cursor: null,
    });
    const csv = await client.get(path, { accept: 'text/csv' });
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
  });
});
