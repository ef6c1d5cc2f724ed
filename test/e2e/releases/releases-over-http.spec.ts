import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type EventSketch, NUMBER, WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;
let head: number;

const LONG_ID = 'ü'.repeat(128);
const released = (event_id: string, day: number, rest: EventSketch = {}): EventSketch => ({
  kind: 'number.released',
  event_id,
  occurred_at: `2026-06-0${day}T00:00:00Z`,
  ...rest,
});

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.openEndpoint('w2');
  await client.deliver({ occurred_at: '2026-06-01T00:00:00Z' });
  await client.deliver(released('first', 2, { data: { release_reason: 'trial_expired' } }));
  await client.deliver(released('shared', 4, { e164: '+254700000002' }));
  await client.deliver(released('shared', 5, { e164: '+254700000003', workspace_id: 'w2' }));
  head = await client.deliver(released(LONG_ID, 3, { e164: '+254700000004' }));
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

const fresh = (path: string) => `${path}${path.includes('?') ? '&' : '?'}min_position=${head}`;
const days = (body: Record<string, unknown>) =>
  (body['data'] as { released_at: string }[]).map(({ released_at }) => Number(released_at.slice(8, 10)));
const daysOf = async (query: string) => days((await client.get(fresh(`/v1/releases?${query}`))).body);

describe('releases over HTTP', () => {
  it('come newest first, in pages, with the position they reflect', async () => {
    const first = await client.get(fresh('/v1/releases?limit=3'));
    expect(days(first.body)).toEqual([5, 4, 3]);
    expect(first.headers.get('ledger-position')).toBe(String(head));
    const second = await client.get(`/v1/releases?limit=3&cursor=${first.body['next_cursor']}`);
    expect(second.body).toEqual({
      data: [
        {
          release_event_id: 'first',
          e164: NUMBER,
          workspace_id: WORKSPACE,
          number_id: 'number-1',
          country_code: 'KE',
          release_reason: 'trial_expired',
          released_at: '2026-06-02T00:00:00.000Z',
          recorded_at: expect.stringMatching(/Z$/),
          generation: 1,
          held_for_seconds: 86_400,
          reactions: {
            pending: expect.any(Number),
            succeeded: expect.any(Number),
            skipped: expect.any(Number),
            dead: 0,
          },
        },
      ],
      next_cursor: null,
    });
  });

  it('are filtered, a plus sign may come unescaped', async () => {
    expect(await daysOf('workspace_id=w2')).toEqual([5]);
    expect(await daysOf('reason=trial_expired')).toEqual([2]);
    expect(await daysOf('e164=+254700000002')).toEqual([4]);
    expect(await daysOf('e164=%2B254700000002&country_code=KE')).toEqual([4]);
    expect(await daysOf('from=2026-06-03T00:00:00Z&to=2026-06-05T03:00:00+03:00')).toEqual([4, 3]);
  });

  it('come whole as CSV and as NDJSON', async () => {
    const csv = await client.get(fresh('/v1/releases?limit=1'), { accept: 'text/csv' });
    const [header, ...lines] = csv.text.trimEnd().split('\r\n');
    expect(header).toBe(
      'release_event_id,e164,workspace_id,number_id,country_code,release_reason,released_at,recorded_at,generation,held_for_seconds,' +
        'reactions.pending,reactions.succeeded,reactions.skipped,reactions.dead',
    );
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain("first,'+254700000001,");
    const ndjson = await client.get(fresh('/v1/releases'), { accept: 'application/x-ndjson' });
    expect(
      ndjson.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object)[3],
    ).toMatchObject({
      release_event_id: 'first',
      held_for_seconds: 86_400,
    });
  });

  it.each(['e164=0700000002', 'from=2026-06-03', 'to=tomorrow', 'reason=', 'sort=asc'])(
    'answer 400 to ?%s, naming the field',
    async (query) => {
      const reply = await client.get(`/v1/releases?${query}`);
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({
        code: 'validation.bad_request',
        errors: [{ field: query.split('=')[0] }],
      });
    },
  );
});

describe('one release over HTTP', () => {
  it('is found by its event id, also by the longest that there can be', async () => {
    const first = await client.get(fresh('/v1/releases/first'));
    expect(first.body).toMatchObject({ release_event_id: 'first', e164: NUMBER });
    expect(first.headers.get('ledger-position')).toBe(String(head));
    const long = await client.get(fresh(`/v1/releases/${encodeURIComponent(LONG_ID)}`));
    expect(long.body).toMatchObject({ release_event_id: LONG_ID });
  });

  it('is asked for with its workspace where the event id is not enough', async () => {
    const ambiguous = await client.get(fresh('/v1/releases/shared'));
    expect(ambiguous.status).toBe(400);
    expect(ambiguous.body).toMatchObject({
      code: 'validation.bad_request',
      errors: [{ field: 'workspace_id' }],
    });
    const { body } = await client.get(fresh('/v1/releases/shared?workspace_id=w2'));
    expect(body).toMatchObject({ workspace_id: 'w2', e164: '+254700000003' });
  });

  it('is 404 when there is none', async () => {
    for (const path of ['nothing', 'a%00b', 'first?workspace_id=w2']) {
      const reply = await client.get(`/v1/releases/${path}`);
      expect([reply.status, reply.body['code']]).toEqual([404, 'releases.not_found']);
    }
  });
});
