import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER, WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let head: number;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.deliver({ occurred_at: '2026-06-01T00:00:00Z' });
  await client.deliver({ occurred_at: '2026-06-03T00:00:00Z' });
  for (const line of [2, 3, 4])
    head = await client.deliver({ e164: `+25470000000${line}`, kind: 'number.released' });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const fresh = (query: string) => `/v1/anomalies?${query}&min_position=${head}`;
const codes = (body: Record<string, unknown>) => (body['data'] as { code: string }[]).map(({ code }) => code);

describe('anomalies over HTTP', () => {
  it('come in pages, with the position they reflect', async () => {
    const first = await client.get(fresh('limit=1'));
    expect(first.status).toBe(200);
    expect(first.headers.get('ledger-position')).toBe(String(head));
    expect(first.body['data']).toEqual([
      {
        code: 'missing_release',
        e164: NUMBER,
        workspace_ids: [WORKSPACE],
        positions: [1, 2],
        message: expect.stringContaining('the release in between was not received'),
      },
    ]);
    const rest = await client.get(`/v1/anomalies?limit=10&cursor=${first.body['next_cursor']}`);
    expect(codes(rest.body)).toEqual(['missing_provision', 'missing_provision', 'missing_provision']);
    expect(rest.body['next_cursor']).toBeNull();
  });

  it('are filtered by code, number and workspace', async () => {
    expect(codes((await client.get(fresh('code=missing_provision'))).body)).toHaveLength(3);
    expect(codes((await client.get(fresh('e164=+254700000003'))).body)).toEqual(['missing_provision']);
    expect(codes((await client.get(fresh(`workspace_id=${WORKSPACE}`))).body)).toHaveLength(4);
    expect(codes((await client.get(fresh('workspace_id=another'))).body)).toEqual([]);
  });

  it.each(['code=missing', 'e164=0700000001', 'workspace_id=', 'state=active'])(
    'answer 400 to ?%s, naming the field',
    async (query) => {
      const reply = await client.get(`/v1/anomalies?${query}`);
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({
        code: 'validation.bad_request',
        errors: [{ field: query.split('=')[0] }],
      });
    },
  );

  it('refuse a cursor under other filters, and wait in vain for a position to come', async () => {
    const { body } = await client.get(fresh('limit=1'));
    const other = await client.get(
      `/v1/anomalies?limit=1&code=missing_release&cursor=${body['next_cursor']}`,
    );
    expect(other.body['code']).toBe('validation.invalid_cursor');
    const late = await client.get('/v1/anomalies?min_position=999999999');
    expect([late.status, late.body['code']]).toEqual([503, 'projection.lagging']);
  });

  it('come whole as CSV and NDJSON', async () => {
    const csv = await client.get(fresh('limit=1'), { accept: 'text/csv' });
    const [header, first, ...rest] = csv.text.trimEnd().split('\r\n');
    expect(header).toBe('code,e164,workspace_ids,positions,message');
    expect(first).toContain("missing_release,'+254700000001");
    expect(rest).toHaveLength(3);
    const ndjson = await client.get(fresh('limit=1'), { accept: 'application/x-ndjson' });
    expect(ndjson.text.trimEnd().split('\n')).toHaveLength(4);
  });

  it('are a projection among the others', async () => {
    const { body } = await client.get('/v1/projections');
    const names = (body['data'] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['anomalies', 'assignments']);
  });
});
