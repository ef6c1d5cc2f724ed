import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Destination } from '../../../src/reactions/destinations/destination.js';
import { Destinations } from '../../../src/reactions/destinations/destinations.js';
import { HttpDestination } from '../../../src/reactions/http-destination/http-destination.js';
import { HttpDestinationModule } from '../../../src/reactions/http-destination/http-destination.module.js';
import type { EndedAssignment } from '../../../src/reactions/ended-assignment.js';
import { api } from '../../support/api-client.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { Sink } from '../../support/sink.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEXT_SECRET = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const HTTP = { kind: 'http', url: 'https://pbx.example.com/hook' };
const NO_HOLD = { reasons: [], delay_seconds: null };

let database: TestDatabase;
let ledger: RunningLedger;
let path: string;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url, 0, { destinationAllow: '127.0.0.1' }, [HttpDestinationModule]);
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});
beforeEach(() => {
  path = `/v1/destinations/w${++made}/clear_routing`;
});

const get = () => api(ledger, 'GET', path);
const put = (body: object) => api(ledger, 'PUT', path, body);
async function stored(): Promise<Destination> {
  const found = await ledger.app.get(Destinations, { strict: false }).find([
    { workspace_id: `w${made}`, action: 'clear_routing' },
    { workspace_id: `w${made}`, action: 'stop_billing' },
  ]);
  expect([...found.keys()]).toEqual([`w${made} clear_routing`]);
  return found.get(`w${made} clear_routing`)!;
}

describe('a destination', () => {
  it('is built in where nothing was configured', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      workspace_id: `w${made}`,
      action: 'clear_routing',
      kind: 'builtin',
      url: null,
      hold: NO_HOLD,
      paused: null,
    });
  });

  it('gets a secret when none is given, shown in that one answer and stored encrypted', async () => {
    const { status, body } = await put(HTTP);
    expect(status).toBe(200);
    expect(body).toEqual({
      workspace_id: `w${made}`,
      action: 'clear_routing',
      ...HTTP,
      hold: NO_HOLD,
      paused: null,
      secret: expect.stringMatching(/^whsec_/),
    });
    expect((await get()).body).not.toHaveProperty('secret');
    expect((await put(HTTP)).body).not.toHaveProperty('secret');
    expect((await stored()).secrets).toEqual([body['secret']]);
    const { rows } = await database.service.query<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM ledger.destination_secrets',
    );
    for (const { ciphertext } of rows) expect(ciphertext.includes('whsec')).toBe(false);
  });

  it('keeps the secret before valid for a day when it is given a new one, and never shows one given', async () => {
    const answers = [
      await put({ ...HTTP, secret: SECRET }),
      await put({ ...HTTP, secret: SECRET }),
      await put({ ...HTTP, secret: NEXT_SECRET }),
    ];
    for (const { text } of answers) expect(text).not.toContain('whsec_');
    expect((await stored()).secrets).toEqual([NEXT_SECRET, SECRET]);
    await database.service.query(
      `UPDATE ledger.destination_secrets SET not_after = not_after - interval '24 hours'`,
    );
    expect((await stored()).secrets).toEqual([NEXT_SECRET]);
  });

  it('forgets URL and secrets when it becomes built in again', async () => {
    await put({ ...HTTP, secret: SECRET });
    expect(
      (await put({ kind: 'builtin', hold: { reasons: ['admin_released'], delay_seconds: 60 } })).body,
    ).toMatchObject({
      kind: 'builtin',
      url: null,
      hold: { reasons: ['admin_released'], delay_seconds: 60 },
    });
    expect((await stored()).secrets).toEqual([]);
    expect((await put(HTTP)).body).toHaveProperty('secret');
  });

  it('is paused and resumed by hand, all else as it was', async () => {
    expect((await put({ paused: false })).body).toMatchObject({
      status: 404,
      code: 'destinations.not_found',
    });
    await put({ ...HTTP, secret: SECRET });
    expect((await put({ paused: true })).body).toMatchObject({
      ...HTTP,
      paused: { reason: 'Paused by hand.', at: expect.stringMatching(/Z$/) },
    });
    expect((await put({ paused: false })).body).toMatchObject({ ...HTTP, paused: null });
    expect((await stored()).secrets).toEqual([SECRET]);
  });

  it.each<[string, object]>([
    ['kind', {}],
    ['kind', { kind: 'ftp' }],
    ['kind', { url: HTTP.url, paused: false }],
    ['url', { kind: 'http' }],
    ['url', { kind: 'http', url: 'http://example.com' }],
    ['url', { kind: 'http', url: 'https://10.0.0.1/' }],
    ['url', { kind: 'builtin', url: HTTP.url }],
    ['secret', { ...HTTP, secret: 'whsec_short' }],
    ['secret', { kind: 'builtin', secret: SECRET }],
    ['hold.reasons', { ...HTTP, hold: { reasons: 'explicit' } }],
    ['hold.delay_seconds', { ...HTTP, hold: { delay_seconds: -1 } }],
    ['hold', { ...HTTP, hold: [] }],
    ['paused', { paused: 'no' }],
    ['sort', { ...HTTP, sort: 1 }],
  ])('is refused for its %s: %j', async (field, body) => {
    const answer = await put(body);
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  it.each(['w/clear%20routing', 'w/Clear', 'w/a%00b'])('%s is none', async (wrong) => {
    expect((await api(ledger, 'GET', `/v1/destinations/${wrong}`)).body).toMatchObject({
      code: 'destinations.not_found',
    });
  });
  it('is none in a workspace that cannot be', async () => {
    const { body } = await api(ledger, 'GET', '/v1/destinations/a%00b/clear_routing');
    expect(body).toMatchObject({ status: 404, code: 'workspaces.not_found' });
  });
});

describe('a reaction posted to its destination', () => {
  const ended: EndedAssignment = {
    reaction_id: 'reaction-1',
    workspace_id: 'w',
    e164: '+254700000001',
    release_event_id: 'release-1',
    generation: 2,
    number_id: 'number-1',
    release_reason: 'explicit',
    started_at: '2026-06-01T10:00:00.000000Z',
    released_at: '2026-06-27T10:00:00.000001Z',
    next_started_at: null,
    acting_at: '2026-06-27T10:00:01.000000Z',
  };
  let sink: Sink;
  const act = async (attempt: number) =>
    ledger.app.get(HttpDestination, { strict: false }).act(await stored(), ended, 'clear_routing', attempt);

  beforeEach(async () => {
    sink = await new Sink().listen();
    await put({ kind: 'http', url: sink.url, secret: SECRET });
  });
  afterEach(() => sink.close());

  it('has the same id at every attempt, and verifies by both secrets while one is rotated', async () => {
    sink.answering = () => (sink.received.length === 1 ? 500 : 200);
    await put({ kind: 'http', url: sink.url, secret: NEXT_SECRET });
    expect((await act(1)).verdict).toBe('failed');
    expect((await act(2)).verdict).toBe('delivered');
    for (const { body, headers } of sink.received) {
      expect(headers['webhook-id']).toBe('reaction-1');
      for (const secret of [SECRET, NEXT_SECRET]) {
        expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
          type: 'reaction.clear_routing',
          timestamp: '2026-06-27T10:00:00.000001Z',
          data: {
            reaction_id: 'reaction-1',
            action: 'clear_routing',
            workspace_id: 'w',
            e164: '+254700000001',
            release_event_id: 'release-1',
            generation: 2,
            number_id: 'number-1',
            release_reason: 'explicit',
            started_at: '2026-06-01T10:00:00.000Z',
            released_at: '2026-06-27T10:00:00.000001Z',
            next_started_at: null,
          },
        });
      }
    }
  });

  it('pauses the destination when the answer is 410, until it is resumed', async () => {
    sink.answering = () => 410;
    expect((await act(1)).verdict).toBe('gone');
    const reason = 'Answered 410: the receiver wants nothing any more.';
    expect((await get()).body).toMatchObject({ paused: { reason } });
    expect((await stored()).paused).toMatchObject({ reason });
    expect((await put({ kind: 'http', url: sink.url })).body).toMatchObject({ paused: null });
  });
});
