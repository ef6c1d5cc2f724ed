import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../../src/intake/endpoints/endpoint.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ledger, type Outcome } from '../../support/fake-terminal.js';
import { MASTER_KEY } from '../../support/running-ledger.js';

let database: TestDatabase;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  database = await createTestDatabase();
  env = { DATABASE_URL: database.url, LEDGER_MASTER_KEY: MASTER_KEY.toString('base64') };
});
afterAll(() => database.drop());

const endpoints = (args: string[], stdin?: string): Promise<Outcome> =>
  ledger(['endpoints', ...args], { env, stdin });
const find = async (id: string): Promise<Endpoint | undefined> => {
  const { data } = (await endpoints(['list', '--json'])).json<{ data: Endpoint[] }>();
  return data.find((endpoint) => endpoint.id === id);
};

describe('ledger endpoints', () => {
  it('adds an endpoint with a new secret and shows the secret this once', async () => {
    const added = await endpoints([
      'add',
      '--workspace',
      'ws_1',
      '--id',
      'made',
      '--scheme',
      'bare',
      '--json',
    ]);
    expect(added.code).toBe(0);
    const shown = added.json<Endpoint & { secret: string }>();
    expect(shown).toMatchObject({
      id: 'made',
      workspace_id: 'ws_1',
      scheme: 'bare',
      secret: expect.stringMatching(/^whsec_.{40}/),
    });
    expect(await find('made')).toMatchObject({ scheme: 'bare', secrets: [{ verified_count: 0 }] });
    expect((await endpoints(['list'])).out).not.toContain(shown.secret);
  });

  it('adds an endpoint with a given secret and never shows it', async () => {
    const { code, out } = await endpoints(
      ['add', '--workspace', 'ws_1', '--id', 'given', '--secret-file', '-'],
      'whsec_given_0001234567\n',
    );
    expect(code).toBe(0);
    expect(out).toContain('/webhooks/sautikit/given');
    expect(out).not.toContain('whsec_');
  });

  it('says that an id is taken', async () => {
    await endpoints(['add', '--workspace', 'ws_1', '--id', 'taken']);
    const { code, err } = await endpoints(['add', '--workspace', 'ws_2', '--id', 'taken']);
    expect([code, err]).toEqual([1, expect.stringContaining('There is an endpoint taken already')]);
  });

  it('refuses a secret that is too short', async () => {
    const { code, err } = await endpoints(['add', '--workspace', 'ws_1', '--secret-file', '-'], 'short');
    expect([code, err]).toEqual([1, expect.stringContaining('secret: gives a key of 5 bytes')]);
  });

  it('gives a new secret beside the old one, which then expires', async () => {
    await endpoints(['add', '--workspace', 'ws_1', '--id', 'rotated']);
    const before = Date.now();
    const rotated = await endpoints(['rotate', 'rotated', '--previous-expires-in', '2h', '--json']);
    expect(rotated.json()).toMatchObject({
      endpoint_id: 'rotated',
      secret: expect.stringMatching(/^whsec_/),
    });
    const { secrets } = (await find('rotated'))!;
    expect(secrets).toHaveLength(2);
    const [old, young] = secrets;
    expect(Math.abs(Date.parse(old!.not_after!) - before - 7_200_000)).toBeLessThan(60_000);
    expect(young!.not_after).toBeNull();
    const text = (await endpoints(['list'])).out;
    expect(text).toContain(`until ${old!.not_after}`);
  });

  it('says that there is no such endpoint', async () => {
    const { code, err } = await endpoints(['rotate', 'nobody']);
    expect([code, err]).toEqual([1, 'There is no endpoint nobody.\n']);
  });

  it('says so when the database lacks migrations', async () => {
    const bare = new URL(database.url);
    bare.pathname = '/postgres';
    const { code, err } = await ledger(['endpoints', 'list'], {
      env: { ...env, DATABASE_URL: bare.toString() },
    });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^\d+ migrations are pending: run `ledger migrate`\n$/),
    ]);
  });
});
