import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import {
  type Answer,
  type IntakeApp,
  SECRET,
  signed,
  signedAt,
  startIntakeApp,
} from '../../support/intake-app.js';
import { waitUntil } from '../../support/wait-until.js';

const SECOND_SECRET = 'whsec_test_secret_0002';
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000099';

let database: TestDatabase;
let intake: IntakeApp;
let made = 0;
let id: string;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

beforeEach(async () => {
  made += 1;
  id = `endpoint-${String(made).padStart(3, '0')}`;
  await create({ id });
});

function create(given: Record<string, unknown>) {
  return intake.api('POST', '/v1/endpoints', { workspace_id: WORKSPACE, secret: SECRET, ...given });
}

const shown = async () => (await intake.api('GET', `/v1/endpoints/${id}`)).body;
const secretIds = async () => ((await shown()).secrets as { id: string }[]).map((secret) => secret.id);
const statusOf = async (secret: string, body = providerBody()) =>
  (await intake.post(id, body, signed(body, secret))).status;

const add = (given: object) => intake.api('POST', `/v1/endpoints/${id}/secrets`, given);

/** The fields an answer complains about, each once. */
const fieldsOf = ({ body }: Answer) => [
  ...new Set((body.errors as { field: string }[]).map(({ field }) => field)),
];

describe('creating an endpoint', () => {
  it('answers with its settings and never with the secret', async () => {
    const answer = await create({
      id: 'settled',
      description: 'Ours',
      scheme: 'bare',
      stale_policy: 'reject',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: 'settled',
      workspace_id: WORKSPACE,
      description: 'Ours',
      scheme: 'bare',
      stale_policy: 'reject',
      key_encoding: 'utf8',
      secrets: [
        { id: expect.any(String), not_before: null, not_after: null, last_used_at: null, verified_count: 0 },
      ],
    });
    expect(answer.text).not.toContain(SECRET);
  });

  it('makes an id up and takes defaults where nothing is given', async () => {
    const { status, body } = await create({});
    expect(status).toBe(201);
    expect(body).toMatchObject({
      description: '',
      scheme: 'auto',
      stale_policy: 'accept',
      key_encoding: 'utf8',
    });
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stores the secret encrypted', async () => {
    const { rows } = await database.service.query('SELECT ciphertext FROM ledger.endpoint_secrets');
    for (const { ciphertext } of rows as { ciphertext: Buffer }[]) {
      expect(ciphertext.includes('test_secret')).toBe(false);
    }
  });

  it('refuses an id that is taken, also by a deleted endpoint', async () => {
    expect((await create({ id })).body).toMatchObject({ status: 409, code: 'endpoints.already_exists' });
    await intake.api('DELETE', `/v1/endpoints/${id}`);
    expect((await create({ id })).status).toBe(409);
  });

  it.each<[string, Record<string, unknown>]>([
    ['id', { id: 'has space' }],
    ['id', { id: 'x'.repeat(65) }],
    ['id', { id: '' }],
    ['workspace_id', { workspace_id: '' }],
    ['workspace_id', { workspace_id: undefined }],
    ['workspace_id', { workspace_id: 'a\u0000b' }],
    ['secret', { secret: undefined }],
    ['secret', { secret: '' }],
    ['secret', { secret: '   \n' }],
    ['secret', { secret: 'too-short' }],
    ['secret', { secret: ` ${SECRET}` }],
    ['secret', { secret: SECRET, key_encoding: 'hex' }],
    ['secret', { secret: 'whsec_not base64 at all', key_encoding: 'base64' }],
    ['secret', { secret: 7 }],
    ['scheme', { scheme: 'none' }],
    ['scheme', { scheme: null }],
    ['stale_policy', { stale_policy: 'ignore' }],
    ['key_encoding', { key_encoding: 'rot13' }],
    ['description', { description: 'x'.repeat(501) }],
    ['description', { description: 'a\u0000b' }],
    ['verify', { verify: false }],
  ])('refuses a wrong %s', async (field, given) => {
    const answer = await create(given);
    expect(answer.body).toMatchObject({ status: 400, code: 'validation.bad_request' });
    expect(fieldsOf(answer)).toEqual([field]);
    expect(answer.text).not.toContain(SECRET);
  });

  it.each([
    ['strip_prefix', 'whsec_0123456789abcdef'],
    ['base64', `whsec_${Buffer.alloc(24, 5).toString('base64')}`],
    ['hex', Buffer.alloc(32, 5).toString('hex')],
  ])('takes a secret in %s', async (key_encoding, secret) => {
    expect((await create({ key_encoding, secret })).status).toBe(201);
  });

  it('needs an API key', async () => {
    const answer = await fetch(`${intake.url}/v1/endpoints/${id}`, { method: 'DELETE' });
    expect(answer.status).toBe(401);
  });
});

describe('reading endpoints', () => {
  it('shows one, and 404 for one there is not', async () => {
    expect(await shown()).toMatchObject({ id, secrets: [{ verified_count: 0 }] });
    for (const unknown of ['nobody', '%00', 'x'.repeat(100), 'a%20b']) {
      const answer = await intake.api('GET', `/v1/endpoints/${unknown}`);
      expect(answer.body).toMatchObject({ status: 404, code: 'endpoints.not_found' });
    }
  });

  it('lists them page by page in the order of their ids', async () => {
    for (let count = 0; count < 3; count += 1) await create({});
    const ids: string[] = [];
    let path: string | null = '/v1/endpoints?limit=2';
    while (path) {
      const { body } = await intake.api('GET', path);
      ids.push(...(body.data as { id: string }[]).map((endpoint) => endpoint.id));
      path = body.next_cursor && `/v1/endpoints?limit=2&cursor=${body.next_cursor as string}`;
    }
    const { rows } = await database.service.query(
      'SELECT id FROM ledger.endpoints WHERE deleted_at IS NULL ORDER BY id',
    );
    expect(ids).toEqual((rows as { id: string }[]).map((row) => row.id));
  });

  it('counts how often a secret verified', async () => {
    for (let count = 0; count < 3; count += 1) expect(await statusOf(SECRET)).toBe(200);
    await waitUntil('the use is written down', async () => {
      const [secret] = (await shown()).secrets as { verified_count: number; last_used_at: string | null }[];
      return secret!.verified_count === 3 && secret!.last_used_at !== null;
    });
  });
});

describe('when the service stops', () => {
  it('writes down the use of secrets that was counted last', async () => {
    const another = await startIntakeApp(database.url);
    const body = providerBody();
    expect((await another.deliver(id, body)).status).toBe(200);
    await another.close();
    expect((await shown()).secrets).toMatchObject([{ verified_count: 1 }]);
  });
});

describe('changing an endpoint', () => {
  it('changes what is given, leaves the rest, and holds for the next delivery', async () => {
    const { status, body } = await intake.api('PATCH', `/v1/endpoints/${id}`, { scheme: 'timestamped' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      scheme: 'timestamped',
      stale_policy: 'accept',
      workspace_id: WORKSPACE,
    });
    const delivery = providerBody();
    expect((await intake.post(id, delivery, signed(delivery))).status).toBe(401);
    expect((await intake.post(id, delivery, signedAt(delivery))).status).toBe(200);
  });

  it('takes deliveries for the new workspace when that is changed', async () => {
    await intake.api('PATCH', `/v1/endpoints/${id}`, { workspace_id: 'moved', description: '' });
    expect(await statusOf(SECRET, providerBody({ workspace_id: 'moved' }))).toBe(200);
    expect(await statusOf(SECRET, providerBody())).toBe(403);
  });

  it('refuses an encoding that a stored secret is not in, and changes nothing', async () => {
    const answer = await intake.api('PATCH', `/v1/endpoints/${id}`, {
      key_encoding: 'hex',
      description: 'changed',
    });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'key_encoding' }] });
    expect(await shown()).toMatchObject({ key_encoding: 'utf8', description: '' });
  });

  it('answers 404 for one there is not, 400 for a field there is not', async () => {
    expect((await intake.api('PATCH', '/v1/endpoints/nobody', {})).status).toBe(404);
    expect((await intake.api('PATCH', `/v1/endpoints/${id}`, { secret: SECOND_SECRET })).status).toBe(400);
    expect((await intake.api('PATCH', `/v1/endpoints/${id}`, { scheme: null })).status).toBe(400);
  });
});

describe('deleting an endpoint', () => {
  it('turns its deliveries away and keeps what verified the earlier ones', async () => {
    expect(await statusOf(SECRET)).toBe(200);
    expect((await intake.api('DELETE', `/v1/endpoints/${id}`)).status).toBe(204);
    expect(await statusOf(SECRET)).toBe(404);
    expect((await intake.api('GET', `/v1/endpoints/${id}`)).status).toBe(404);
    expect((await intake.api('DELETE', `/v1/endpoints/${id}`)).status).toBe(404);
    const { rows } = await database.service.query(
      `SELECT s.id FROM ledger.events e JOIN ledger.endpoint_secrets s ON s.id = e.secret_id
        WHERE s.endpoint_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });
});

describe('secrets of an endpoint', () => {
  it('verify side by side', async () => {
    const answer = await add({ secret: SECOND_SECRET });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: (await secretIds())[1],
      not_before: null,
      not_after: null,
      last_used_at: null,
      verified_count: 0,
    });
    expect(answer.text).not.toContain(SECOND_SECRET);
    expect([await statusOf(SECRET), await statusOf(SECOND_SECRET)]).toEqual([200, 200]);
  });

  it('end when the one that follows says so', async () => {
    await add({ secret: SECOND_SECRET, previous_expires_at: '2026-01-01T03:00:00+03:00' });
    expect((await shown()).secrets).toMatchObject([
      { not_after: '2026-01-01T00:00:00.000Z' },
      { not_after: null },
    ]);
    expect([await statusOf(SECRET), await statusOf(SECOND_SECRET)]).toEqual([401, 200]);
  });

  it('never end later for it', async () => {
    await add({ secret: SECOND_SECRET, previous_expires_at: '2100-01-01T00:00:00Z' });
    await add({ secret: 'whsec_test_secret_0003', previous_expires_at: '2200-01-01T00:00:00Z' });
    expect((await shown()).secrets).toMatchObject([
      { not_after: '2100-01-01T00:00:00.000Z' },
      { not_after: '2200-01-01T00:00:00.000Z' },
      { not_after: null },
    ]);
  });

  it('verify only from their beginning', async () => {
    await add({ secret: SECOND_SECRET, not_before: '2100-01-01T00:00:00Z' });
    expect([await statusOf(SECRET), await statusOf(SECOND_SECRET)]).toEqual([200, 401]);
  });

  it.each<[string, object]>([
    ['secret', { secret: 'short' }],
    ['secret', {}],
    ['not_before', { secret: SECOND_SECRET, not_before: '2026-02-30T00:00:00Z' }],
    ['not_before', { secret: SECOND_SECRET, not_before: 7 }],
    ['previous_expires_at', { secret: SECOND_SECRET, previous_expires_at: 'tomorrow' }],
    [
      'previous_expires_at',
      {
        secret: SECOND_SECRET,
        not_before: '2100-01-02T00:00:00Z',
        previous_expires_at: '2100-01-01T00:00:00Z',
      },
    ],
  ])('are refused with a wrong %s, and the others stay as they were', async (field, given) => {
    const answer = await add(given);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual([field]);
    expect((await shown()).secrets).toMatchObject([{ not_after: null }]);
  });

  it('can be revoked, also the last one: then nothing verifies', async () => {
    const [first] = await secretIds();
    expect((await intake.api('DELETE', `/v1/endpoints/${id}/secrets/${first}`)).status).toBe(204);
    expect((await shown()).secrets).toEqual([]);
    expect(await statusOf(SECRET)).toBe(401);
    await add({ secret: SECOND_SECRET });
    expect([await statusOf(SECRET), await statusOf(SECOND_SECRET)]).toEqual([401, 200]);
  });

  it('answer 404 where there is none', async () => {
    for (const unknown of [UNKNOWN_ID, 'x', '%00', UNKNOWN_ID.toUpperCase()]) {
      const answer = await intake.api('DELETE', `/v1/endpoints/${id}/secrets/${unknown}`);
      expect(answer.body).toMatchObject({ status: 404, code: 'endpoints.secret_not_found' });
    }
    const [first] = await secretIds();
    expect((await intake.api('DELETE', `/v1/endpoints/nobody/secrets/${first}`)).status).toBe(404);
    expect((await intake.api('POST', '/v1/endpoints/nobody/secrets', { secret: SECRET })).status).toBe(404);
  });
});
