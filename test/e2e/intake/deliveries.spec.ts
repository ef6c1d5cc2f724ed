import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { type IntakeApp, SECRET, signed, startIntakeApp } from '../../support/intake-app.js';

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000099';

let database: TestDatabase;
let intake: IntakeApp;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  for (const id of ['main', 'side']) {
    await intake.api('POST', '/v1/endpoints', { id, workspace_id: WORKSPACE, secret: SECRET });
  }
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

interface Row extends Record<string, unknown> {
  id: string;
}

const list = async (query: string) => (await intake.api('GET', `/v1/deliveries?${query}`)).body.data as Row[];
const latest = async (eventId: string) => (await list(`event_id=${eventId}`))[0]!;

async function idsPageByPage(query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await intake.api('GET', `/v1/deliveries?${query}${cursor && `&cursor=${cursor}`}`);
    ids.push(...(body.data as Row[]).map(({ id }) => id));
    cursor = body.next_cursor as string | null;
  }
  return ids;
}

const reprocess = (id: string) => intake.api('POST', `/v1/deliveries/${id}/reprocess`);

const dismiss = (id: string, body: unknown = { reason: 'A test of the provider.' }) =>
  intake.api('POST', `/v1/deliveries/${id}/dismiss`, body);

/** A body that this version cannot use. */
const unusable = (event_id: string) => providerBody({ event_id, occurred_at: 'some day' });

describe('listing deliveries', () => {
  beforeAll(async () => {
    await intake.deliver('main', providerBody({ event_id: 'list-1' }));
    await intake.deliver('side', providerBody({ event_id: 'list-1' }));
    await intake.deliver('main', unusable('list-2'));
    await intake.deliver('main', providerBody({ event_id: 'list-3' }));
  });

  it('shows the newest first, with everything but the bytes', async () => {
    const rows = await list('');
    expect(rows.map(({ event_id, status }) => [event_id, status]).slice(0, 4)).toEqual([
      ['list-3', 'recorded'],
      ['list-2', 'quarantined'],
      ['list-1', 'duplicate'],
      ['list-1', 'recorded'],
    ]);
    expect(rows[1]).toEqual({
      id: expect.any(String),
      endpoint_id: 'main',
      received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      status: 'quarantined',
      position: null,
      event_id: 'list-2',
      kind: 'number.provisioned',
      reason: expect.any(String),
      flags: [],
      idempotency_key: expect.any(String),
      header_kind: null,
      header_event_id: null,
      dismissed_reason: null,
      resolved_at: null,
    });
  });

  it.each<[string, string[]]>([
    ['status=quarantined', ['list-2']],
    ['endpoint_id=side', ['list-1']],
    ['event_id=list-1', ['list-1', 'list-1']],
    ['event_id=list-1&status=duplicate', ['list-1']],
    ['event_id=nothing', []],
    ['from=2100-01-01T00:00:00Z', []],
    ['to=0001-01-01T00:00:00Z', []],
    ['from=9999-12-31T23:59:59.999999Z', []],
    ['from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.999999Z', ['list-3', 'list-2', 'list-1', 'list-1']],
    ['to=1969-01-01T00:00:00Z', []],
    ['from=2020-01-01T00:00:00%2B03:00&to=2100-01-01T00:00:00Z', ['list-3', 'list-2', 'list-1', 'list-1']],
  ])('filters by %s', async (query, eventIds) => {
    expect((await list(query)).map(({ event_id }) => event_id)).toEqual(eventIds);
  });

  it('takes the beginning of a span as inside and its end as outside', async () => {
    const { id, received_at } = await latest('list-2');
    const inside = await list(`from=${received_at as string}`);
    expect(inside.map((row) => row.id)).toContain(id);
    const before = await list(`to=${received_at as string}`);
    expect(before.map((row) => row.id)).not.toContain(id);
  });

  it('gives every delivery once, page by page, though others arrive meanwhile', async () => {
    const all = (await list('limit=200')).map(({ id }) => id);
    const first = await intake.api('GET', '/v1/deliveries?limit=1');
    await intake.deliver('main', providerBody({ event_id: 'meanwhile' }));
    const second = await intake.api(
      'GET',
      `/v1/deliveries?limit=200&cursor=${first.body.next_cursor as string}`,
    );
    const seen = [...(first.body.data as Row[]), ...(second.body.data as Row[])].map(({ id }) => id);
    expect(seen).toEqual(all);
    expect(await idsPageByPage('limit=2&endpoint_id=main')).toEqual(
      (await list('endpoint_id=main')).map(({ id }) => id),
    );
  });

  it('refuses a cursor made for other filters', async () => {
    const { body } = await intake.api('GET', '/v1/deliveries?limit=1');
    const answer = await intake.api(
      'GET',
      `/v1/deliveries?status=recorded&cursor=${body.next_cursor as string}`,
    );
    expect(answer.body).toMatchObject({ status: 400, code: 'validation.invalid_cursor' });
  });

  it.each([
    ['status', 'status=lost'],
    ['from', 'from=2026-02-30T00:00:00Z'],
    ['to', 'to=yesterday'],
    ['event_id', 'event_id=%00'],
    ['endpoint_id', 'endpoint_id=a%00'],
    ['limit', 'limit=201'],
    ['other', 'other=1'],
  ])('refuses a wrong %s', async (field, query) => {
    const { body } = await intake.api('GET', `/v1/deliveries?${query}`);
    expect(body).toMatchObject({ status: 400, code: 'validation.bad_request', errors: [{ field }] });
  });

  it('streams the whole list as CSV', async () => {
    const answer = await fetch(`${intake.url}/v1/deliveries?limit=1`, {
      headers: { authorization: `Bearer nlk_${'k'.repeat(36)}`, accept: 'text/csv' },
    });
    const lines = (await answer.text()).trim().split('\r\n');
    expect(lines[0]).toMatch(/^id,received_at,endpoint_id,status,/);
    expect(lines).toHaveLength((await list('limit=200')).length + 1);
  });
});

describe('showing a delivery', () => {
  it('gives the bytes and what verified them, also of one whose bytes are on the ledger', async () => {
    const body = providerBody({ event_id: 'shown' });
    await intake.deliver('main', body);
    await intake.deliver('main', body);
    const { body: endpoint } = await intake.api('GET', '/v1/endpoints/main');
    for (const { id } of await list('event_id=shown')) {
      const delivery = (await intake.api('GET', `/v1/deliveries/${id}`)).body;
      expect(delivery).toMatchObject({
        id,
        signature: signed(body)['x-sautikit-signature'],
        secret_id: (endpoint.secrets as Row[])[0]!.id,
        body_text: body.toString(),
      });
      expect(Buffer.from(delivery.body_base64 as string, 'base64').equals(body)).toBe(true);
    }
  });

  it('gives no text for bytes that are none', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    await intake.deliver('main', bytes);
    const [{ id }] = (await list('status=quarantined&limit=1')) as [Row];
    const { body } = await intake.api('GET', `/v1/deliveries/${id}`);
    expect(body).toMatchObject({ body_text: null, body_base64: bytes.toString('base64') });
  });

  it('answers 404 for one there is not', async () => {
    for (const id of [UNKNOWN_ID, 'x', '%00', "';--"]) {
      const { body } = await intake.api('GET', `/v1/deliveries/${id}`);
      expect(body).toMatchObject({ status: 404, code: 'deliveries.not_found' });
    }
  });
});

describe('reprocessing', () => {
  it('leaves a delivery quarantined that is still not usable', async () => {
    await intake.deliver('main', unusable('still-unusable'));
    const { id } = await latest('still-unusable');
    const answer = await reprocess(id);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id, status: 'quarantined', position: null });
  });

  it('records what is usable by the rules of today', async () => {
    const body = providerBody({ event_id: 'usable-now' });
    // As if an earlier version had not understood it.
    const { body: kept } = await intake.deliver('main', unusable('usable-later'));
    expect(kept.status).toBe('quarantined');
    const { id } = await latest('usable-later');
    await database.owner.query('UPDATE ledger.deliveries SET body = $2 WHERE id = $1', [id, body]);
    const answer = await reprocess(id);
    expect(answer.body).toMatchObject({
      id,
      status: 'recorded',
      event_id: 'usable-now',
      position: expect.any(Number),
    });
    expect(answer.body.body_text).toBe(body.toString());
    expect((await intake.deliver('main', body)).body).toMatchObject({
      status: 'duplicate',
      position: answer.body.position,
    });
  });

  it('refuses one that is on the ledger or was met there', async () => {
    await intake.deliver('main', providerBody({ event_id: 'done' }));
    await intake.deliver('main', providerBody({ event_id: 'done' }));
    for (const { id } of await list('event_id=done')) {
      expect((await reprocess(id)).body).toMatchObject({ status: 409, code: 'deliveries.not_reprocessable' });
    }
  });

  it('leaves a rejected one rejected until the endpoint belongs to the workspace it names', async () => {
    const secret = 'whsec_test_secret_0001';
    await intake.api('POST', '/v1/endpoints', { id: 'wrong', workspace_id: 'mistyped', secret });
    expect((await intake.deliver('wrong', providerBody({ event_id: 'foreign' }))).status).toBe(403);
    const { id } = await latest('foreign');
    expect((await reprocess(id)).body).toMatchObject({ status: 'rejected', position: null });
    await intake.api('PATCH', '/v1/endpoints/wrong', { workspace_id: WORKSPACE });
    expect((await reprocess(id)).body).toMatchObject({ status: 'recorded', position: expect.any(Number) });
  });

  it('answers 404 for one there is not', async () => {
    for (const id of [UNKNOWN_ID, 'x']) expect((await reprocess(id)).status).toBe(404);
  });
});

describe('dismissing', () => {
  it('settles a quarantined delivery, with the reason', async () => {
    await intake.deliver('main', unusable('given-up'));
    const { id } = await latest('given-up');
    const { status, body } = await dismiss(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'dismissed',
      dismissed_reason: 'A test of the provider.',
      resolved_at: expect.any(String),
      reason: expect.any(String),
      body_text: unusable('given-up').toString(),
    });
    expect((await list('status=quarantined')).map((row) => row.id)).not.toContain(id);
    expect((await dismiss(id)).body).toMatchObject({ status: 409, code: 'deliveries.not_dismissable' });
    expect((await intake.api('POST', `/v1/deliveries/${id}/reprocess`)).status).toBe(409);
  });

  it('settles a conflict and a rejected one too', async () => {
    await intake.deliver('main', providerBody({ event_id: 'contested' }));
    await intake.deliver('main', providerBody({ event_id: 'contested', e164: '+254700000009' }));
    await intake.deliver('main', providerBody({ event_id: 'not-ours', workspace_id: 'not-ours' }));
    for (const status of ['conflict', 'rejected']) {
      const [{ id }] = (await list(`status=${status}&limit=1`)) as [Row];
      expect((await dismiss(id)).body).toMatchObject({ id, status: 'dismissed' });
    }
  });

  it('refuses one that is on the ledger or was ignored', async () => {
    await intake.deliver('main', providerBody({ event_id: 'on-the-ledger' }));
    const ignored = providerBody({ event_id: 'of-no-use' })
      .toString()
      .replace('number.provisioned', 'wallet.top_up');
    await intake.deliver('main', ignored);
    for (const eventId of ['on-the-ledger', 'of-no-use']) {
      const { body } = await dismiss((await latest(eventId)).id);
      expect(body).toMatchObject({ status: 409, code: 'deliveries.not_dismissable' });
    }
  });

  it.each([
    {},
    { reason: '' },
    { reason: ' \t' },
    { reason: 'x'.repeat(501) },
    { reason: 'a\u0000' },
    { reason: 7 },
  ])('wants a reason that says something, not %j', async (body) => {
    await intake.deliver('main', unusable('unreasoned'));
    const { id } = await latest('unreasoned');
    const answer = await dismiss(id, body);
    expect(answer.body).toMatchObject({ status: 400, code: 'validation.bad_request' });
    expect((answer.body.errors as { field: string }[]).every(({ field }) => field === 'reason')).toBe(true);
  });

  it('answers 404 for one there is not', async () => {
    expect((await dismiss(UNKNOWN_ID)).status).toBe(404);
  });
});
