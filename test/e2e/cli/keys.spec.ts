import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ShownApiKeyDto } from '../../../src/access/api-key.dto.js';
import { ApiKeys } from '../../../src/access/api-keys.js';
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

const keys = (...args: string[]): Promise<Outcome> => ledger(['keys', ...args], { env });
const opens = async (key: string) =>
  (await new ApiKeys(database.service, { adminKey: null }).find(key)) !== null;

describe('ledger keys', () => {
  it('makes a key, shows it once, lists it, exchanges it and revokes it', async () => {
    const options = ['--scope', 'read', '--scope', 'audit', '--workspace', 'w1', '--expires-in', '1d'];
    const made = (await keys('create', '--name', 'ci', ...options, '--json')).json<ShownApiKeyDto>();
    expect(made).toMatchObject({ scopes: ['read', 'audit'], workspaces: ['w1'], created_by: null });
    expect(Math.abs(Date.parse(made.expires_at!) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect(await opens(made.key)).toBe(true);
    const listed = await keys('list');
    expect(listed.out).toContain(
      `${made.id} (ci)  read, audit on w1; until ${made.expires_at}; not used yet`,
    );
    expect(listed.out).not.toContain(made.key);

    const next = (
      await keys('rotate', made.id, '--previous-expires-in', '1ms', '--json')
    ).json<ShownApiKeyDto>();
    expect([next.id, await opens(made.key), await opens(next.key)]).toEqual([made.id, false, true]);
    expect((await keys('revoke', made.id)).out).toBe(`API key ${made.id} is revoked.\n`);
    expect(await opens(next.key)).toBe(false);
    expect((await keys('list', '--json')).json()).toEqual({ data: [] });
  });

  it('does not revoke the last key that opens everything', async () => {
    const master = (
      await keys('create', '--name', 'root', '--scope', 'admin', '--all-workspaces', '--json')
    ).json<ShownApiKeyDto>();
    const { code, err } = await keys('revoke', master.id);
    expect([code, err]).toEqual([1, expect.stringContaining('is the last key with the scope admin')]);
  });

  it.each([
    [['create', '--name', 'x', '--scope', 'read'], 2, 'either --workspace <id> or --all-workspaces'],
    [
      ['create', '--name', 'x', '--scope', 'write', '--workspace', 'w'],
      2,
      'read, audit, operate, manage, admin',
    ],
    [['create', '--scope', 'read', '--workspace', 'w'], 2, '--name'],
    [['create', '--name', 'x', '--scope', 'read', '--all-workspaces'], 1, 'needs the scope admin'],
    [['rotate', 'key_nobody'], 1, 'There is no API key key_nobody'],
    [['revoke', 'key_nobody'], 1, 'There is no API key key_nobody'],
  ])('refuses %j', async (args, code, message) => {
    const outcome = await keys(...args);
    expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(message)]);
  });
});
