import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { ACTION, HttpReactions, verified } from '../../support/http-reactions.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

const DESTINATION = `/v1/destinations/${WORKSPACE}/${ACTION}`;
const [SECRET, NEXT_SECRET] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [
  string,
  string,
];

describe('a release told over HTTP by the running service', () => {
  let database: TestDatabase;
  let ledger: RunningLedger;
  let client: LedgerClient;
  let reactions: HttpReactions;
  let sink: Sink;
  let e164: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await startLedger(database.url, 0, { liveReactions: true, destinationAllow: '127.0.0.1' });
    client = new LedgerClient(ledger);
    reactions = new HttpReactions(database);
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });
  beforeEach(async () => {
    sink = await new Sink().listen();
    await client.put(DESTINATION, { kind: 'http', url: sink.url, secret: SECRET });
    e164 = reactions.newNumber();
  });
  afterEach(() => sink.close());

  const stands = (status: string) =>
    waitUntil(`it is ${status}`, async () =>
      (await reactions.of(e164)).every((one) => one.status === status),
    );
  const failedOnce = () =>
    waitUntil('an attempt has failed', async () => (await reactions.of(e164))[0]?.status === 'failed');

  it('has one id at every attempt, a time of its own at each, and both signatures while a secret rotates', async () => {
    await client.put(DESTINATION, { kind: 'http', url: sink.url, secret: NEXT_SECRET });
    sink.answering = (_request, response) =>
      sink.received.length > 1 ? 204 : void response.writeHead(503, { 'retry-after': '1' }).end('busy');
    await reactions.record(e164);
    await failedOnce();
    await waitUntil('it is done', async () => (await reactions.of(e164))[0]!.status === 'succeeded');
    const [reaction] = await reactions.of(e164);
    expect(sink.received.map(({ headers }) => headers['webhook-id'])).toEqual([reaction!.id, reaction!.id]);
    const [first, second] = sink.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(second! - first!).toBeGreaterThanOrEqual(1);
    for (const request of sink.received) {
      for (const secret of [SECRET, NEXT_SECRET]) expect(verified(request, secret)).toMatchObject({ e164 });
    }
    const { body } = await client.get(`/v1/reactions/${reaction!.id}`);
    expect(body).toMatchObject({
      status: 'succeeded',
      attempts: 2,
      last_error: null,
      outcome: { status_code: 204 },
      attempt_log: [
        { attempt: 1, status_code: 503, response: 'busy' },
        { attempt: 2, status_code: 204, error: null },
      ],
    });
  });

  it('is not told again before the time that Retry-After asks for', async () => {
    sink.answering = (_request, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
    await reactions.record(e164);
    await failedOnce();
    const [reaction] = await reactions.of(e164);
    expect(reaction!.waits_seconds).toBeGreaterThan(3_500);
    expect(reaction!.last_error).toBe('Answered 429; expected 200 to 299.');
  });

  it('is told no more when the answer is 410, until the destination is resumed', async () => {
    sink.answering = () => (sink.received.length > 1 ? 204 : 410);
    await reactions.record(e164);
    await failedOnce();
    expect((await client.get(DESTINATION)).body).toMatchObject({
      paused: { reason: 'Answered 410: the receiver wants nothing any more.' },
    });
    await reactions.letTimePass(e164);
    // another action's destination is told meanwhile, so this one had its turn
    const other = await new Sink().listen();
    await client.put(DESTINATION.replace(ACTION, 'clear_routing'), { kind: 'http', url: other.url });
    await reactions.record(reactions.newNumber());
    await waitUntil('the other is told', () => other.received.length === 1);
    await client.put(DESTINATION.replace(ACTION, 'clear_routing'), { kind: 'builtin' });
    await other.close();
    expect((await reactions.of(e164))[0]).toMatchObject({ attempts: 1 });
    expect(sink.received).toHaveLength(1);
    await client.put(DESTINATION, { paused: false });
    await stands('succeeded');
    expect(sink.received.filter(({ body }) => body.includes(e164))).toHaveLength(2);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await new Sink().listen();
    sink.answering = (_request, response) => void response.writeHead(307, { location: elsewhere.url }).end();
    await reactions.record(e164);
    await failedOnce();
    expect((await reactions.of(e164))[0]).toMatchObject({
      last_error: 'Answered 307: redirects are not followed.',
    });
    expect(elsewhere.connections).toBe(0);
    await elsewhere.close();
  });

  it('does not reach a private address, however the URL came to hold it', async () => {
    await database.service.query('UPDATE ledger.destinations SET url = $1 WHERE action = $2', [
      'https://169.254.169.254/latest',
      ACTION,
    ]);
    await reactions.record(e164);
    await failedOnce();
    const [reaction] = await reactions.of(e164);
    expect(reaction!.last_error).toContain('169.254.169.254 is a private address');
  });

  it('keeps the order of its number, and holds up no other', async () => {
    const other = reactions.newNumber();
    let mended = false;
    sink.answering = ({ body }) => (body.includes(e164) && !mended ? 500 : 204);
    await reactions.record(e164, 2);
    await reactions.record(other);
    await failedOnce();
    await waitUntil('the other is told', async () => (await reactions.of(other))[0]?.status === 'succeeded');
    expect((await reactions.of(e164)).map(({ status }) => status)).toEqual(['failed', 'pending']);
    mended = true;
    await reactions.letTimePass(e164);
    await stands('succeeded');
    const told = sink.received.map((request) => verified(request, SECRET));
    const ofNumber = told.filter((message) => message.e164 === e164).map(({ released_at }) => released_at);
    expect([...new Set(ofNumber)]).toEqual(['2026-01-02T10:00:00.000Z', '2026-02-02T10:00:00.000Z']);
    expect(ofNumber.toSorted()).toEqual(ofNumber);
  });
});
