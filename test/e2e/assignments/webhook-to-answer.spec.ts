import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER, WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';

let database: TestDatabase;
let ledger: RunningLedger;
let client: LedgerClient;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url);
  client = new LedgerClient(ledger);
  await client.openEndpoint();
  await client.openEndpoint('w2');
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

describe('a delivered event', () => {
  it('is in the answer that waits for its position', async () => {
    const start = await client.deliver({ event_id: 'start', occurred_at: '2026-06-27T10:00:00.000Z' });
    const held = await client.get(`/v1/numbers/${NUMBER}?min_position=${start}`);
    const assignment = {
      workspace_id: WORKSPACE,
      e164: NUMBER,
      generation: 1,
      number_id: 'number-1',
      series_id: 'series-1',
      country_code: 'KE',
      capabilities: ['voice', 'sms'],
      rental_start_at: '2026-06-27T10:00:00.000Z',
      started_at: '2026-06-27T10:00:00.000Z',
      start_source: 'provider',
      ended_at: null,
      end_source: null,
      release_reason: null,
      start_event_id: 'start',
      end_event_id: null,
    };
    expect(held.status).toBe(200);
    expect(held.body).toEqual({
      e164: NUMBER,
      display: '+254 700 000001',
      state: 'active',
      current: assignment,
      last: assignment,
      generations: 1,
      anomalies: [],
      cooling_until: null,
      as_of: null,
      known_at: null,
      evidence: [{ event_id: 'start', position: start, kind: 'number.provisioned' }],
    });
    expect(Number(held.headers.get('ledger-position'))).toBeGreaterThanOrEqual(start);

    const end = await client.deliver({
      kind: 'number.released',
      event_id: 'end',
      occurred_at: '2026-06-28T10:00:00.000Z',
      data: { release_reason: 'trial_expired' },
    });
    const released = await client.get(`/v1/numbers/%2B254700000001?min_position=${end}`);
    const ended = {
      ...assignment,
      ended_at: '2026-06-28T10:00:00.000Z',
      end_source: 'provider',
      release_reason: 'trial_expired',
      end_event_id: 'end',
    };
    expect(released.body).toMatchObject({ state: 'released', current: null, last: ended, generations: 1 });

    const { body } = await client.get(`/v1/numbers/${NUMBER}/assignments?min_position=${end}`);
    expect(body).toEqual({ data: [ended], anomalies: [] });
  });

  it('is on the timeline with each of its deliveries', async () => {
    const e164 = '+254700000002';
    const sketch = { e164, event_id: 'twice' };
    const position = await client.deliver(sketch);
    expect(await client.deliver(sketch)).toBe(position);
    const { status, body } = await client.get(`/v1/numbers/${e164}/timeline?min_position=${position}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: [
        {
          position,
          event_id: 'twice',
          kind: 'number.provisioned',
          workspace_id: WORKSPACE,
          effective_at: '2026-06-27T10:00:00.000Z',
          occurred_at: '2026-06-27T10:00:00.000Z',
          data: { e164, number_id: 'number-1', country_code: 'KE' },
          causation_id: null,
          deliveries: [{ status: 'recorded' }, { status: 'duplicate' }],
        },
      ],
      next_cursor: null,
    });
  });

  it('tells of a number that two workspaces held one after the other', async () => {
    const e164 = '+254700000003';
    await client.deliver({ e164, occurred_at: '2026-06-01T00:00:00Z' });
    await client.deliver({ e164, kind: 'number.released', occurred_at: '2026-06-03T00:00:00Z' });
    const position = await client.deliver({ e164, workspace_id: 'w2', occurred_at: '2026-06-05T00:00:00Z' });
    const at = async (instant: string) => {
      const { body } = await client.get(`/v1/numbers/${e164}?as_of=${instant}&min_position=${position}`);
      return [body['as_of'], body['state'], body['current']?.workspace_id ?? null, body['last'].workspace_id];
    };
    expect(await at('2026-06-02T03:00:00+03:00')).toEqual([
      '2026-06-02T00:00:00.000Z',
      'active',
      WORKSPACE,
      WORKSPACE,
    ]);
    expect(await at('2026-06-03T00:00:00Z')).toEqual([
      '2026-06-03T00:00:00.000Z',
      'released',
      null,
      WORKSPACE,
    ]);
    expect(await at('2026-06-05T00:00:00Z')).toEqual(['2026-06-05T00:00:00.000Z', 'active', 'w2', 'w2']);
  });

  it('that comes late changes no answer about what was known before it', async () => {
    const e164 = '+254700000004';
    await client.deliver({ e164, occurred_at: '2026-06-01T00:00:00Z' });
    const position = await client.deliver({ e164, occurred_at: '2026-06-09T00:00:00Z' });
    const { body: log } = await client.get(`/v1/events?after=${position - 1}`);
    const knownAt = (log['data'] as { recorded_at: string }[])[0]!.recorded_at;
    const paths = [
      `/v1/numbers/${e164}?known_at=${knownAt}`,
      `/v1/numbers/${e164}?known_at=${knownAt}&as_of=2026-06-07T00:00:00Z`,
      `/v1/numbers/${e164}/assignments?known_at=${knownAt}`,
    ];
    const answers = () =>
      Promise.all(
        paths.map(async (path) => {
          const { status, text, headers } = await client.get(path);
          return { status, text, position: headers.get('ledger-position'), etag: headers.get('etag') };
        }),
      );
    const before = await answers();
    expect(before.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(before[2]!.text).toContain('missing_release');

    const late = await client.deliver({ e164, kind: 'number.released', occurred_at: '2026-06-05T00:00:00Z' });
    const now = await client.get(`/v1/numbers/${e164}?as_of=2026-06-07T00:00:00Z&min_position=${late}`);
    expect(now.body).toMatchObject({ state: 'released', anomalies: [] });
    expect(await answers()).toEqual(before);
  });
});
