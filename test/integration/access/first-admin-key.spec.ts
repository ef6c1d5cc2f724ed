import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '../../../src/access/api-keys.js';
import { KeyChanges } from '../../../src/access/key-changes.js';
import { KEY_PATTERN } from '../../../src/access/key-token.js';
import { FirstAdminKey } from '../../../src/access/first-admin-key.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('the first admin key', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());
  beforeEach(async () => void (await database.owner.query('DELETE FROM ledger.api_keys')));

  const ensure = (adminKey: string | null = null) =>
    new FirstAdminKey(new KeyChanges(database.service), { adminKey }).ensure();
  const stored = async () =>
    (await database.owner.query<{ id: string; key_hash: Buffer }>('SELECT id, key_hash FROM ledger.api_keys'))
      .rows;

  it('is made when there is none, and opens the door', async () => {
    const key = await ensure();
    expect(key).toMatch(KEY_PATTERN);
    const found = await new ApiKeys(database.service, { adminKey: null }).find(key!);
    expect(found).toMatchObject({ id: (await stored())[0]!.id, workspaces: 'all' });
  });

  it('is stored hashed only', async () => {
    const key = await ensure();
    const [row] = await stored();
    expect(row!.key_hash).toHaveLength(32);
    const dump = await database.owner.query<{ text: string }>(
      'SELECT k::text AS text FROM ledger.api_keys k',
    );
    expect(dump.rows[0]!.text).not.toContain(key!.slice(4));
  });

  it('is not made twice', async () => {
    expect(await ensure()).not.toBeNull();
    expect(await ensure()).toBeNull();
    expect(await stored()).toHaveLength(1);
  });

  it('is made by one of many processes that start together', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => ensure()));
    expect(keys.filter((key) => key !== null)).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('is not made when one is configured', async () => {
    expect(await ensure('nlk_configured')).toBeNull();
    expect(await stored()).toEqual([]);
  });

  it('is made anew when every key was revoked, so that nobody is locked out', async () => {
    await ensure();
    await database.service.query('UPDATE ledger.api_keys SET revoked_at = clock_timestamp()');
    expect(await ensure()).not.toBeNull();
  });
});
