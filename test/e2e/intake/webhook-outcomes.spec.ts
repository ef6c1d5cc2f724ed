import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { NUMBER, providerBody, WORKSPACE } from '../../support/events.js';
import { type IntakeApp, SECRET, signed, signedAt, startIntakeApp } from '../../support/intake-app.js';
import { rawRequest } from '../../support/raw-request.js';

let database: TestDatabase;
let intake: IntakeApp;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  const endpoints = [
    { id: 'main' },
    { id: 'strict', stale_policy: 'reject' },
    { id: 'bare-only', scheme: 'bare' },
    { id: 'timestamped-only', scheme: 'timestamped' },
  ];
  for (const endpoint of endpoints) {
    await intake.api('POST', '/v1/endpoints', { workspace_id: WORKSPACE, secret: SECRET, ...endpoint });
  }
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function keptFor(eventId: string) {
  const { body } = await intake.api('GET', `/v1/deliveries?event_id=${encodeURIComponent(eventId)}`);
  return body.data as Record<string, unknown>[];
}

async function countKept() {
  const { rows } = await database.service.query<{ deliveries: number; events: number }>(
    'SELECT (SELECT count(*) FROM ledger.deliveries) AS deliveries, (SELECT count(*) FROM ledger.events) AS events',
  );
  return rows[0]!;
}

describe('a verified delivery', () => {
  it('is recorded when its event is new', async () => {
    const body = providerBody({ event_id: 'new-1' });
    const answer = await intake.deliver('main', body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'recorded', event_id: 'new-1', position: expect.any(Number) });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await keptFor('new-1')).toMatchObject([
      {
        status: 'recorded',
        endpoint_id: 'main',
        position: answer.body.position,
        kind: 'number.provisioned',
        flags: [],
      },
    ]);
    const { rows } = await database.service.query('SELECT * FROM ledger.events WHERE event_id = $1', [
      'new-1',
    ]);
    expect(rows).toMatchObject([
      { workspace_id: WORKSPACE, e164: NUMBER, signature: signed(body)['x-sautikit-signature'] },
    ]);
    expect((rows[0] as { body: Buffer }).body.equals(body)).toBe(true);
  });

  it('is recorded in the timestamped form too', async () => {
    const body = providerBody({ event_id: 'new-2', kind: 'number.released' });
    const headers = { 'x-sautikit-event-kind': 'number.released', 'x-sautikit-event-id': 'new-2' };
    const answer = await intake.post('main', body, { ...signedAt(body), ...headers });
    expect(answer.body).toMatchObject({ status: 'recorded', event_id: 'new-2' });
    expect(await keptFor('new-2')).toMatchObject([
      { header_kind: 'number.released', header_event_id: 'new-2', idempotency_key: null, flags: [] },
    ]);
  });

  it('is recorded under the old name of its kind, which is kept as sent', async () => {
    const answer = await intake.deliver(
      'main',
      providerBody({ event_id: 'old-name', kind: 'number.assigned' }),
    );
    expect(answer.body).toMatchObject({ status: 'recorded' });
    expect(await keptFor('old-name')).toMatchObject([{ kind: 'number.assigned' }]);
  });

  it('is a duplicate when the event is there with the same content', async () => {
    const body = providerBody({ event_id: 'twice' });
    const first = await intake.deliver('main', body);
    const again = await intake.deliver('main', body);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ status: 'duplicate', event_id: 'twice', position: first.body.position });
    expect((await keptFor('twice')).map(({ status }) => status)).toEqual(['duplicate', 'recorded']);
  });

  it('is a duplicate when the same JSON is written another way', async () => {
    const body = providerBody({ event_id: 'rewritten' });
    const first = await intake.deliver('main', body);
    const pretty = JSON.stringify(JSON.parse(body.toString()), null, 2);
    const again = await intake.deliver('main', pretty);
    expect(again.body).toEqual({ status: 'duplicate', event_id: 'rewritten', position: first.body.position });
  });

  it('is a conflict when the event is there with other content', async () => {
    await intake.deliver('main', providerBody({ event_id: 'contested' }));
    const answer = await intake.deliver(
      'main',
      providerBody({ event_id: 'contested', kind: 'number.released' }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'conflict', event_id: 'contested', position: null });
    expect(await keptFor('contested')).toMatchObject([{ status: 'conflict' }, { status: 'recorded' }]);
    const metrics = await intake.api('GET', '/metrics');
    expect(metrics.text).toMatch(/ledger_deliveries_total\{status="conflict"\} [1-9]/);
  });

  it.each(['wallet.low_balance', 'call.started', 'nobody.documented.this'])(
    'is ignored when it is a %s',
    async (kind) => {
      const event_id = `ignored-${kind}`;
      const body = JSON.stringify({
        kind,
        event_id,
        workspace_id: WORKSPACE,
        occurred_at: '2026-06-27T10:00:00Z',
        data: {},
      });
      const answer = await intake.deliver('main', body);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ status: 'ignored', event_id, position: null });
      expect(await keptFor(event_id)).toMatchObject([{ status: 'ignored', kind, position: null }]);
    },
  );

  it.each([
    ['bad JSON', '{"kind":"number.released",', null],
    ['an empty body', '', null],
    [
      'a bad instant',
      providerBody({ event_id: 'bad-instant', occurred_at: '2026-02-30T00:00:00Z' }),
      'bad-instant',
    ],
    [
      'a NUL',
      `{"kind":"number.released","event_id":"nul","workspace_id":"${WORKSPACE}","x":"\\u0000"}`,
      'nul',
    ],
    ['half a surrogate pair', `{"event_id":"half","workspace_id":"${WORKSPACE}","x":"\\udc00"}`, 'half'],
  ])('is quarantined when it has %s', async (_name, body, event_id) => {
    const before = await countKept();
    const answer = await intake.deliver('main', body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'quarantined', event_id, position: null });
    expect(await countKept()).toEqual({ deliveries: before.deliveries + 1, events: before.events });
  });

  it('is answered 403 and kept with a flag when it names another workspace', async () => {
    const answer = await intake.deliver(
      'main',
      providerBody({ event_id: 'foreign', workspace_id: 'someone-else' }),
    );
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'intake.workspace_mismatch', status: 403 });
    expect(answer.text).not.toContain('someone-else');
    expect(answer.text).not.toContain(WORKSPACE);
    expect(await keptFor('foreign')).toMatchObject([
      { status: 'rejected', flags: ['workspace_mismatch'], position: null },
    ]);
  });

  it('is taken whatever its content type says', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      ';;;',
      'x',
    ]) {
      const event_id = `type ${type}`;
      const body = providerBody({ event_id });
      const answer = await intake.deliver('main', body, { 'content-type': type });
      expect(answer.body).toMatchObject({ status: 'recorded', event_id });
    }
  });

  it('is flagged where unsigned headers contradict it, and believed as signed', async () => {
    const headers = { 'x-sautikit-event': 'number.released', 'x-sautikit-event-id': 'another' };
    const answer = await intake.deliver('main', providerBody({ event_id: 'contradicted' }), headers);
    expect(answer.body).toMatchObject({ status: 'recorded', event_id: 'contradicted' });
    expect(await keptFor('contradicted')).toMatchObject([
      {
        kind: 'number.provisioned',
        header_kind: 'number.released',
        header_event_id: 'another',
        flags: ['header_kind_mismatch', 'header_event_id_mismatch'],
      },
    ]);
  });

  it('is taken and flagged with a stale time, refused under reject', async () => {
    const body = providerBody({ event_id: 'stale' });
    const headers = signedAt(body, nowSeconds() - 7 * 86_400);
    expect((await intake.post('strict', body, headers)).status).toBe(401);
    expect((await intake.post('main', body, headers)).body).toMatchObject({ status: 'recorded' });
    expect(await keptFor('stale')).toMatchObject([{ endpoint_id: 'main', flags: ['stale_timestamp'] }]);
  });
});

describe('a delivery that does not verify', () => {
  const body = providerBody({ event_id: 'refused' });

  it.each<[string, string, Record<string, string>]>([
    ['no signature', 'main', {}],
    ['a malformed one', 'main', { 'x-sautikit-signature': 'z'.repeat(64) }],
    ['one by another secret', 'main', signed(body, 'whsec_test_secret_0002')],
    ['one for another body', 'main', signed('{}')],
    ['a time in the future', 'main', signedAt(body, nowSeconds() + 400)],
    ['a stale time under reject', 'strict', signedAt(body, nowSeconds() - 400)],
    ['the timestamped form where the bare one is pinned', 'bare-only', signedAt(body)],
    ['the bare form where the timestamped one is pinned', 'timestamped-only', signed(body)],
  ])('is answered 401 with one and the same body: %s', async (_name, endpoint, headers) => {
    const before = await countKept();
    const answer = await intake.post(endpoint, body, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: expect.stringContaining('intake.signature_invalid'),
      title: expect.any(String),
      status: 401,
      code: 'intake.signature_invalid',
      detail: 'The signature of this delivery could not be verified.',
      request_id: answer.headers.get('x-request-id'),
    });
    expect(await countKept()).toEqual(before);
  });

  it('is answered 401 when the signature header came twice, both of them right', async () => {
    const signature = signed(body)['x-sautikit-signature'];
    const head = `POST /webhooks/sautikit/main HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n`;
    const twice = `X-Sautikit-Signature: ${signature}\r\nX-Sautikit-Signature: ${signature}\r\n`;
    expect(await rawRequest(intake.port, `${head}${twice}\r\n${body.toString()}`)).toMatch(
      /^HTTP\/1\.1 401 /,
    );
    const once = `X-Sautikit-Signature: ${signature}\r\n`;
    expect(await rawRequest(intake.port, `${head}${once}\r\n${body.toString()}`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is counted by its reason', async () => {
    await intake.post('main', body, {});
    const metrics = await intake.api('GET', '/metrics');
    expect(metrics.text).toMatch(/ledger_deliveries_refused_total\{reason="missing"\} [1-9]/);
  });

  it('is answered 404 at an endpoint that does not exist, whatever its id', async () => {
    const ids = [
      'nobody',
      'MAIN',
      'x'.repeat(150),
      '%00',
      'a%2Fb',
      '..%2fmain',
      '%C3%A9',
      '%27;%20DROP%20TABLE',
    ];
    for (const id of ids) expect([id, (await intake.deliver(id, body)).status]).toEqual([id, 404]);
  });

  it('is answered 415 when it is encoded', async () => {
    for (const encoding of ['gzip', 'br', 'GZIP', 'identity, gzip', 'x']) {
      const answer = await intake.deliver('main', body, { 'content-encoding': encoding });
      expect(answer.status).toBe(415);
    }
    const identity = await intake.deliver('main', body, { 'content-encoding': 'identity' });
    expect(identity.status).toBe(200);
  });

  it('is answered 413 above 64 KiB', async () => {
    const most = Buffer.alloc(65_536, ' ');
    expect((await intake.deliver('main', most)).status).toBe(200);
    expect((await intake.deliver('main', Buffer.alloc(65_537, ' '))).status).toBe(413);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'is answered 405 with Allow as %s',
    async (method) => {
      const answer = await fetch(`${intake.url}/webhooks/sautikit/main`, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    },
  );
});
