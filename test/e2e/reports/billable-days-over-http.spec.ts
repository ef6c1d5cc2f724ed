import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type Document, structuralFaults } from '../../support/openapi-faults.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

const OTHER = '01900000-0000-7000-8000-0000000000ff';
const E164S = ['+254700000001', '+254700000002', '+254700000003'];
const DAY = 86_400;

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let head: number;
/** When June was invoiced, before a release of it arrived. */
let invoicedAt: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.openEndpoint(OTHER);
  for (const e164 of E164S) await client.deliver({ e164, occurred_at: '2026-05-10T00:00:00Z' });
  await client.deliver({ e164: '+254700000004', occurred_at: '2026-06-29T21:00:00Z', workspace_id: OTHER });
  invoicedAt = (await client.get(`/v1/numbers/${E164S[0]}/reassigned?since=2026-06-01`)).body['checked_at'];
  head = await client.deliver({
    e164: E164S[1]!,
    occurred_at: '2026-06-10T21:00:00Z',
    kind: 'number.released',
  });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const path = (query = '') => `/v1/reports/billable-days?month=2026-06&min_position=${head}${query}`;
const days = (body: Record<string, unknown>) => (body['data'] as { days: number }[]).map((row) => row.days);

describe('the report of billable days over HTTP', () => {
  it('has a row an assignment and the totals of each workspace', async () => {
    const { status, body, headers } = await client.get(path());
    expect(status).toBe(200);
    expect(Number(headers.get('ledger-position'))).toBe(head);
    expect(days(body)).toEqual([30, 10, 30, 1]);
    expect(body['data'][1]).toEqual({
      workspace_id: WORKSPACE,
      e164: E164S[1],
      generation: 1,
      number_id: 'number-1',
      country_code: 'KE',
      started_at: '2026-05-10T00:00:00.000Z',
      ended_at: '2026-06-10T21:00:00.000Z',
      start_known: true,
      from: '2026-05-31T21:00:00.000Z',
      to: '2026-06-10T21:00:00.000Z',
      days: 10,
      seconds: 10 * DAY,
      reported: null,
      correction: null,
    });
    expect(body['totals']).toEqual([
      {
        workspace_id: WORKSPACE,
        numbers: 3,
        assignments: 3,
        days: 70,
        seconds: 70 * DAY,
        reported: null,
        correction: null,
      },
      {
        workspace_id: OTHER,
        numbers: 1,
        assignments: 1,
        days: 1,
        seconds: DAY,
        reported: null,
        correction: null,
      },
    ]);
  });

  it.each(['', '&known_at='])(
    'is paged, with the totals of everything on the first page (%j)',
    async (known) => {
      const seen: number[] = [];
      let next: string | null = path(`&limit=3${known && known + invoicedAt}`);
      const totals: unknown[] = [];
      while (next !== null) {
        const { body, headers } = await client.get(next);
        seen.push(...days(body));
        totals.push(body['totals']?.map((total: { days: number }) => total.days) ?? null);
        next = headers.get('link') && /<(.*)>; rel="next"/.exec(headers.get('link')!)![1]!;
      }
      expect(seen).toEqual([30, 10, 30, 1]);
      expect(totals).toEqual([[70, 1], null]);
    },
  );

  it('shows a late release as a correction of what was invoiced', async () => {
    const { body, headers } = await client.get(path(`&known_at=${invoicedAt}`));
    expect(Number(headers.get('ledger-position'))).toBe(head);
    expect(body['data'][1]).toMatchObject({
      days: 10,
      seconds: 10 * DAY,
      reported: { days: 30, seconds: 30 * DAY },
      correction: { days: -20, seconds: -20 * DAY },
    });
    expect(body['data'][0].correction).toEqual({ days: 0, seconds: 0 });
    expect(body['totals'][0]).toMatchObject({
      days: 70,
      reported: { days: 90, seconds: 90 * DAY },
      correction: { days: -20, seconds: -20 * DAY },
    });
  });

  it('has the rows of one workspace where one is named', async () => {
    const { body } = await client.get(path(`&workspace_id=${OTHER}`));
    expect([days(body), body['totals'].length]).toEqual([[1], 1]);
  });

  it('is cut in the zone that is named', async () => {
    const { body } = await client.get(path('&tz=Europe/Berlin'));
    expect(days(body)).toEqual([30, 10, 30, 2]);
  });

  it('is empty of a month to come', async () => {
    const { body } = await client.get('/v1/reports/billable-days?month=2999-01');
    expect(body).toEqual({ data: [], next_cursor: null, totals: [] });
  });

  it('comes whole as CSV', async () => {
    const { text, headers } = await client.get(path('&limit=1'), { accept: 'text/csv' });
    expect(headers.get('content-disposition')).toContain('billable-days-2026-06.csv');
    const [header, first, ...rest] = text.trimEnd().split('\r\n');
    expect(header).toBe(
      'workspace_id,e164,generation,number_id,country_code,started_at,ended_at,start_known,from,to,days,seconds,' +
        'reported.days,reported.seconds,correction.days,correction.seconds',
    );
    expect(first).toBe(
      `${WORKSPACE},'+254700000001,1,number-1,KE,2026-05-10T00:00:00.000Z,,true,` +
        '2026-05-31T21:00:00.000Z,2026-06-30T21:00:00.000Z,30,2592000,,,,',
    );
    expect(rest).toHaveLength(3);
    const compared = await client.get(path(`&known_at=${invoicedAt}`), { accept: 'text/csv' });
    expect(compared.text).toContain(',10,864000,30,2592000,-20,-1728000\r\n');
  });

  it('comes whole as NDJSON', async () => {
    const { text } = await client.get(path('&limit=1'), { accept: 'application/x-ndjson' });
    const rows = text.trimEnd().split('\n');
    expect(rows.map((row) => (JSON.parse(row) as { days: number }).days)).toEqual([30, 10, 30, 1]);
  });

  it.each([
    ['month', ''],
    ['month', 'month=2026-13'],
    ['month', 'month=2026-06-01'],
    ['month', 'month=June'],
    ['tz', 'month=2026-06&tz=EAST'],
    ['known_at', 'month=2026-06&known_at=2999-01-01T00:00:00Z'],
    ['known_at', 'month=2026-06&known_at=2026-06-30'],
    ['workspace_id', 'month=2026-06&workspace_id='],
    ['limit', 'month=2026-06&limit=201'],
    ['e164', 'month=2026-06&e164=%2B254700000001'],
  ])('is 400, naming %s, with ?%s', async (field, query) => {
    const reply = await client.get(`/v1/reports/billable-days?${query}`);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 'validation.bad_request', errors: [{ field }] });
  });

  it('refuses a cursor of another month or comparison', async () => {
    const { body } = await client.get(path('&limit=1'));
    for (const other of ['month=2026-05', `month=2026-06&known_at=${invoicedAt}`]) {
      const reply = await client.get(
        `/v1/reports/billable-days?${other}&limit=1&cursor=${body['next_cursor']}`,
      );
      expect([reply.status, reply.body['code']]).toEqual([400, 'validation.invalid_cursor']);
    }
  });

  it('is for callers with a key', async () => {
    expect((await fetch(ledger.url + path())).status).toBe(401);
  });
});

describe('the description of the report', () => {
  it('has no structural faults, and says what the totals are', async () => {
    const { body } = await client.get('/openapi.json');
    const document = body as unknown as Document;
    expect(structuralFaults(document)).toEqual([]);
    const { responses } = document.paths['/v1/reports/billable-days']!['get']!;
    expect(JSON.stringify(responses['200'])).toContain('BillableTotalAnswer');
    expect(Object.keys(document.paths['/v1/numbers/{e164}/reassigned']!)).toEqual(['get', 'post']);
  });
});
