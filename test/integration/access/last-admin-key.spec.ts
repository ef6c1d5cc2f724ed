import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LastAdminKey } from '../../../src/access/access.errors.js';
import { EVERYTHING } from '../../../src/access/api-key.js';
import { ApiKeys } from '../../../src/access/api-keys.js';
import { KeyChanges } from '../../../src/access/key-changes.js';
import { RevokeApiKey, RevokeApiKeyHandler } from '../../../src/access/revoke-api-key.command.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { issuedKey, type KeySketch } from '../../support/issued-key.js';

const ADMIN: KeySketch = { scopes: ['admin'] };

describe('the last admin key', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());
  beforeEach(async () => void (await database.owner.query('DELETE FROM ledger.api_keys')));

  const revoke = (id: string, adminKey: string | null = null) => {
    const options = { adminKey };
    const keys = new ApiKeys(database.service, options);
    const handler = new RevokeApiKeyHandler(new KeyChanges(database.service), keys, options);
    return handler.execute(new RevokeApiKey(EVERYTHING, id));
  };
  const issue = async (sketch: KeySketch) => (await issuedKey(database.owner, sketch)).id;

  it('is not revoked by mistake', async () => {
    const last = await issue(ADMIN);
    await issue({ scopes: ['admin'], workspaces: ['w1'] });
    await issue({ ...ADMIN, expires_at: '2020-01-01T00:00:00Z' });
    await issue({ ...ADMIN, revoked_at: '2020-01-01T00:00:00Z' });
    await expect(revoke(last)).rejects.toThrow(LastAdminKey);
    await expect(revoke(last)).rejects.toThrow('Create another one first');
  });

  it('may go when there is another, or one is configured', async () => {
    const [one, two] = [await issue(ADMIN), await issue(ADMIN)];
    await revoke(one);
    await expect(revoke(two)).rejects.toThrow(LastAdminKey);
    await revoke(two, 'nlk_configured');
  });

  it('stays when the last two are revoked at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await database.owner.query('DELETE FROM ledger.api_keys');
      const pair = [await issue(ADMIN), await issue(ADMIN)];
      const outcomes = await Promise.allSettled(pair.map((id) => revoke(id)));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});
