import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { ServiceProcess } from '../../support/service-process.js';

/** One word in everything that is planted, so that what of it came through is found in any disguise. */
const PLANTED = 'planted5ecret';
const ADMIN_KEY = `nlk_${PLANTED}${'A'.repeat(40)}`;
const WEBHOOK_SECRET = `whsec_${PLANTED}_default`;
const MASTER_KEY = 'fe'.repeat(32);

let database: TestDatabase;
let folder: string;
let service: ServiceProcess;
let url: string;
const signatures: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'ledger-log-'));
  const settings = {
    DATABASE_URL: database.url,
    LEDGER_ADMIN_KEY: ADMIN_KEY,
    LEDGER_MASTER_KEY: MASTER_KEY,
    SAUTIKIT_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SAUTIKIT_WORKSPACE_ID: WORKSPACE,
    LEDGER_DATA_DIR: folder,
    LOG_LEVEL: 'trace',
  };
  service = new ServiceProcess(settings, folder);
  url = await service.url();
}, 60_000);
afterAll(async () => {
  await service.end('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const KEYED = { authorization: `Bearer ${ADMIN_KEY}` };
const JSON_TYPE = { 'content-type': 'application/json' };

async function send(
  method: string,
  path: string,
  headers: Record<string, string> = KEYED,
  body?: Buffer | string,
) {
  const answer = await fetch(url + path, {
    method,
    headers,
    body: body === undefined ? undefined : Buffer.from(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Secrets in keys, headers, bodies, queries and paths, in requests that go well and in such that fail in every way. */
async function plantEverywhere(): Promise<number[]> {
  const body = providerBody({ data: { name: `Wanjiru ${PLANTED}` } });
  const bare = signBare(body, secretKey(WEBHOOK_SECRET));
  const wrong = signTimestamped(body, secretKey('whsec_another_planted'), Math.floor(Date.now() / 1_000));
  signatures.push(bare, wrong.slice(-64));
  const json = (value: object) => JSON.stringify(value);
  const post = (path: string, value: object) => send('POST', path, { ...KEYED, ...JSON_TYPE }, json(value));
  const hook = '/webhooks/sautikit/default';
  return [
    await send('POST', hook, { 'x-sautikit-signature': bare, 'x-sautikit-event': PLANTED }, body),
    await send('POST', hook, { 'x-sautikit-signature': wrong }, body),
    await send('POST', hook, { 'x-sautikit-signature': PLANTED }, body),
    await send('POST', `/webhooks/sautikit/${PLANTED}`, { 'x-sautikit-signature': bare }, body),
    await send('GET', '/v1/projections', { authorization: `Bearer ${ADMIN_KEY}x` }),
    await send('GET', '/v1/projections', { authorization: `Basic ${PLANTED}`, cookie: `session=${PLANTED}` }),
    await send('GET', `/v1/numbers?q=${PLANTED}&key=${ADMIN_KEY}`),
    await send('GET', `/v1/events?cursor=${PLANTED}`),
    await send('GET', `/v1/releases/${PLANTED}`),
    await send('GET', `/nowhere/${PLANTED}?secret=${PLANTED}`),
    await send('GET', '/v1/numbers', { ...KEYED, 'x-request-id': `"${PLANTED}"` }),
    await post('/v1/endpoints', { id: 'second', workspace_id: WORKSPACE, secret: `whsec_${PLANTED}_second` }),
    await post('/v1/endpoints', { id: 'second', workspace_id: WORKSPACE, secret: `whsec_${PLANTED}_again` }),
    await post('/v1/endpoints/second/secrets', { secret: PLANTED.slice(0, 9) }),
    await post('/v1/endpoints', { name: `Wanjiru ${PLANTED}` }),
    await send('POST', '/v1/endpoints', { ...KEYED, ...JSON_TYPE }, `{"secret":"${PLANTED}`),
    await send('POST', '/v1/endpoints', { ...KEYED, 'content-type': `text/${PLANTED}` }, PLANTED),
    await send('GET', '/v1/%zz', { ...KEYED, 'x-secret': PLANTED }),
  ];
}

/** The database fails under requests of every kind, so that its own errors are logged too. */
async function plantInFaults(): Promise<void> {
  const name = `Wanjiru ${PLANTED}`;
  await database.owner.query(
    'ALTER TABLE ledger.endpoints ADD CONSTRAINT no_description CHECK (description IS NULL) NOT VALID',
  );
  const fields = {
    id: 'third',
    workspace_id: WORKSPACE,
    description: name,
    secret: `whsec_${PLANTED}_third`,
  };
  expect(await send('POST', '/v1/endpoints', { ...KEYED, ...JSON_TYPE }, JSON.stringify(fields))).toBe(500);
  await database.owner.query('ALTER TABLE ledger.deliveries RENAME TO deliveries_gone');
  const body = providerBody({ event_id: PLANTED });
  const signature = signBare(body, secretKey(WEBHOOK_SECRET));
  signatures.push(signature);
  expect(await send('POST', '/webhooks/sautikit/default', { 'x-sautikit-signature': signature }, body)).toBe(
    503,
  );
}

it('never has a secret, a body or a name in what it logs and prints, whatever goes wrong', async () => {
  const statuses = await plantEverywhere();
  expect(new Set(statuses)).toEqual(new Set([200, 201, 400, 401, 404, 409, 415]));
  const raw = connect(Number(new URL(url).port), '127.0.0.1');
  raw.end(`${PLANTED} ${ADMIN_KEY}\r\n\r\n`);
  for await (const _ of raw);
  await plantInFaults();
  expect((await service.end('SIGTERM')).code).toBe(0);

  const output = service.stdout + service.stderr;
  expect(output.match(/"msg":"request"/g)!.length).toBeGreaterThanOrEqual(statuses.length);
  expect(output).toContain('"msg":"request failed"');
  for (const secret of [PLANTED, 'Wanjiru', MASTER_KEY, ...signatures])
    expect(leaks(output, secret)).toEqual([]);
  const encoded = [
    Buffer.from(PLANTED).toString('base64').slice(0, 14),
    Buffer.from(PLANTED).toString('hex'),
  ];
  for (const secret of encoded) expect(leaks(output, secret)).toEqual([]);
}, 60_000);

const leaks = (output: string, secret: string) => output.split('\n').filter((line) => line.includes(secret));
