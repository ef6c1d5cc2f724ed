import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DefaultEndpoint } from '../../../src/intake/default-endpoint.js';
import { EndpointChanges } from '../../../src/intake/endpoints/endpoint-changes.js';
import { EndpointRegistry } from '../../../src/intake/endpoints/endpoint-registry.js';
import { SecretCipher } from '../../../src/secrets/secret-cipher.js';
import { secretKey } from '../../../src/intake/sign.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const FIRST = 'whsec_test_secret_0001';
const SECOND = 'whsec_test_secret_0002';
const WORKSPACE = 'workspace-1';
const cipher = new SecretCipher({ masterKey: Buffer.alloc(32, 1) });

describe('the default endpoint', () => {
  let database: TestDatabase;
  let registry: EndpointRegistry;
  let endpoint: DefaultEndpoint;

  beforeEach(async () => {
    database = await createTestDatabase();
    registry = new EndpointRegistry(database.service, cipher);
    endpoint = new DefaultEndpoint(new EndpointChanges(database.service, registry), cipher);
  });
  afterEach(() => database.drop());

  const keys = async () => (await registry.find('default'))!.secrets.map(({ key }) => key);

  it('is made up at the first start, and told that one time', async () => {
    const made = await endpoint.ensure(null);
    expect(made).toEqual({
      endpoint_id: 'default',
      workspace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      secret: expect.stringMatching(/^whsec_[\w-]{32}$/),
    });
    expect(await keys()).toEqual([secretKey(made!.secret!)]);
    expect(await endpoint.ensure(null)).toEqual({ ...made, secret: null });
  });

  it('is made up once by two processes that start together', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => endpoint.ensure(null)));
    expect(made.filter((each) => each!.secret !== null)).toHaveLength(1);
    expect(new Set(made.map((each) => each!.workspace_id)).size).toBe(1);
  });

  it('is not made up beside another endpoint, nor again after it was deleted', async () => {
    await database.service.query("INSERT INTO ledger.endpoints (id, workspace_id) VALUES ('other', 'w')");
    expect(await endpoint.ensure(null)).toBeNull();
    await database.service.query(
      "INSERT INTO ledger.endpoints (id, workspace_id, deleted_at) VALUES ('default', 'w', now())",
    );
    expect(await endpoint.ensure(null)).toBeNull();
  });

  it('takes the secret and the workspace that are given', async () => {
    const given = { secret: FIRST, workspace_id: WORKSPACE };
    expect(await endpoint.ensure(given)).toEqual({
      endpoint_id: 'default',
      workspace_id: WORKSPACE,
      secret: null,
    });
    expect(await registry.find('default')).toMatchObject({ workspace_id: WORKSPACE });
    expect(await keys()).toEqual([secretKey(FIRST)]);
  });

  it('changes nothing when the same is given at the next start', async () => {
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    expect(await keys()).toEqual([secretKey(FIRST)]);
  });

  it('takes a new secret beside the old one, so that late deliveries still verify', async () => {
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    await endpoint.ensure({ secret: SECOND, workspace_id: 'workspace-2' });
    expect(await keys()).toEqual([secretKey(FIRST), secretKey(SECOND)]);
    expect(await registry.find('default')).toMatchObject({ workspace_id: 'workspace-2' });
  });

  it('adds a given secret again that has expired or was revoked', async () => {
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    await database.service.query("UPDATE ledger.endpoint_secrets SET not_after = now() - interval '1 day'");
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    expect(
      (await registry.find('default'))!.secrets.filter(({ not_after }) => not_after === null),
    ).toHaveLength(1);
  });

  it('comes back when it was deleted and is given again', async () => {
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    await database.service.query('UPDATE ledger.endpoints SET deleted_at = now()');
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    expect(await keys()).toEqual([secretKey(FIRST)]);
  });

  it('refuses a secret that will not do, naming the setting, and leaves everything as it was', async () => {
    await endpoint.ensure({ secret: FIRST, workspace_id: WORKSPACE });
    for (const secret of ['', '  ', 'short', ` ${SECOND}`]) {
      await expect(endpoint.ensure({ secret, workspace_id: 'workspace-2' })).rejects.toThrow(
        /SAUTIKIT_WEBHOOK_SECRET/,
      );
    }
    await registry.reload();
    expect(await registry.find('default')).toMatchObject({ workspace_id: WORKSPACE });
    expect(await keys()).toEqual([secretKey(FIRST)]);
  });
});
