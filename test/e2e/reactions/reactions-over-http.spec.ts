import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER, WORKSPACE } from '../../support/events.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { record } from '../../support/read-models.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

const OTHER = '+254700000002';

describe('reactions over HTTP', () => {
  let database: TestDatabase;
  let ledger: RunningLedger;
  let client: LedgerClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await startLedger(database.url, 0, { liveReactions: true });
    client = new LedgerClient(ledger);
    await client.put(`/v1/routing-rules/${NUMBER}`, {
      workspace_id: WORKSPACE,
      voice_url: 'https://example.com/voice',
    });
    await client.put(`/v1/destinations/${WORKSPACE}/remove_from_phone_book`, {
      kind: 'builtin',
      hold: { reasons: ['admin_released'] },
    });
    await record(database.service, [
      { event_id: 'p', occurred_at: '2026-06-01T00:00:00Z' },
      { event_id: 'r', kind: 'number.released', occurred_at: '2026-06-02T00:00:00Z' },
      {
        event_id: 'admin',
        kind: 'number.released',
        e164: OTHER,
        occurred_at: '2026-06-02T00:00:00Z',
        data: { release_reason: 'admin_released' },
      },
    ]);
    await waitUntil('all but the held one are done', async () => {
      const { body } = await client.get('/v1/reactions?status=succeeded');
      return (body['data'] as unknown[]).length === 5;
    });
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });

  const held = async () => {
    const { body } = await client.get('/v1/reactions?status=held');
    return (body['data'] as { id: string }[])[0]!;
  };

  it('clear the routing of a released number, and show it on the release', async () => {
    expect((await client.get(`/v1/routing-rules/${NUMBER}?workspace_id=${WORKSPACE}`)).status).toBe(404);
    const { body } = await client.get('/v1/releases/r');
    const reactions = body['reactions'] as Record<string, unknown>[];
    expect(reactions.map(({ action, status }) => [action, status])).toEqual([
      ['clear_routing', 'succeeded'],
      ['remove_from_phone_book', 'succeeded'],
      ['stop_billing', 'succeeded'],
    ]);
    expect(reactions[0]).toMatchObject({ generation: 1, attempts: 1, outcome: { removed: 1 }, reason: null });
    const list = await client.get('/v1/releases');
    const counts = (list.body['data'] as Record<string, unknown>[]).map((release) => release['reactions']);
    expect(counts).toEqual(
      expect.arrayContaining([
        { pending: 0, succeeded: 3, skipped: 0, dead: 0 },
        { pending: 1, succeeded: 2, skipped: 0, dead: 0 },
      ]),
    );
  });

  it('show on the timeline under the release that caused them, with the delay', async () => {
    const { body } = await client.get(`/v1/numbers/${NUMBER}/timeline`);
    const [, release, ...outcomes] = body['data'] as { kind: string; outcomes: { delay_ms: number }[] }[];
    expect(release!.outcomes).toHaveLength(3);
    for (const { delay_ms } of release!.outcomes) expect(delay_ms).toBeGreaterThanOrEqual(0);
    expect(outcomes).toHaveLength(3);
    expect(outcomes[0]).toMatchObject({ kind: 'ledger.reaction_succeeded', causation_id: 'r' });
  });

  it('can be shown with their attempts, and found by number, action and status', async () => {
    const { body } = await client.get(`/v1/reactions?e164=${OTHER}&action=stop_billing&status=succeeded`);
    const [found] = body['data'] as { id: string }[];
    const shown = await client.get(`/v1/reactions/${found!.id}`);
    expect(shown.body).toMatchObject({
      action: 'stop_billing',
      e164: OTHER,
      attempt_log: [{ attempt: 1, error: null, status_code: null }],
    });
    expect((await client.get('/v1/reactions/nothing')).body).toMatchObject({ code: 'reactions.not_found' });
    expect((await client.get('/v1/reactions?status=done')).status).toBe(400);
  });

  it('that are held wait for approval; what is not in the state for it is refused with the state it is in', async () => {
    const { id } = await held();
    expect((await client.get(`/v1/reactions/${id}`)).body).toMatchObject({
      reason: 'admin_released',
      next_attempt_at: null,
    });
    const refused = await client.post(`/v1/reactions/${id}/retry`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'reactions.not_retryable' } });
    expect(refused.body['detail']).toContain('is held');
    expect((await client.post(`/v1/reactions/${id}/approve`)).status).toBe(200);
    await waitUntil('it is done', async () => {
      return (await client.get(`/v1/reactions/${id}`)).body['status'] === 'succeeded';
    });
    for (const verb of ['approve', 'cancel', 'retry']) {
      expect((await client.post(`/v1/reactions/${id}/${verb}`)).status).toBe(409);
    }
  });

  it('are counted', async () => {
    const { text } = await client.get('/metrics');
    expect(text).toContain('ledger_reaction_outcomes_total{action="clear_routing",status="succeeded"} 2');
    expect(text).toContain('ledger_reaction_delay_seconds_count{action="stop_billing"} 2');
    expect(text).toContain('ledger_reactions_dead{action="clear_routing"} 0');
    expect(text).toContain('ledger_process_manager_stopped{process_manager="when-number-is-released"} 0');
  });
});
