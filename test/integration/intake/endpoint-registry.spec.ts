import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import {
  CreateEndpoint,
  CreateEndpointHandler,
} from '../../../src/intake/endpoints/create-endpoint.command.js';
import {
  DeleteEndpoint,
  DeleteEndpointHandler,
} from '../../../src/intake/endpoints/delete-endpoint.command.js';
import { EndpointChanges } from '../../../src/intake/endpoints/endpoint-changes.js';
import { EndpointRegistry } from '../../../src/intake/endpoints/endpoint-registry.js';
import { EndpointWatcher } from '../../../src/intake/endpoints/endpoint-watcher.js';
import { RevokeSecret, RevokeSecretHandler } from '../../../src/intake/endpoints/revoke-secret.command.js';
import { SecretCipher } from '../../../src/secrets/secret-cipher.js';
import { secretKey } from '../../../src/intake/sign.js';
import { createPool } from '../../../src/database-pool.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { waitUntil } from '../../support/wait-until.js';

const SECRET = 'whsec_test_secret_0001';
const cipher = new SecretCipher({ masterKey: Buffer.alloc(32, 1) });

Logger.overrideLogger(false);

/** What one process of the service has in memory. */
class Process {
  readonly pool: pg.Pool;
  readonly registry: EndpointRegistry;
  readonly watcher: EndpointWatcher;
  private readonly changes: EndpointChanges;

  constructor(url: string, itsCipher = cipher) {
    this.pool = createPool(url, { role: 'service', max: 5 });
    this.registry = new EndpointRegistry(this.pool, itsCipher);
    this.watcher = new EndpointWatcher(this.pool, this.registry);
    this.changes = new EndpointChanges(this.pool, this.registry);
  }

  create(id: string) {
    const handler = new CreateEndpointHandler(this.pool, this.changes, cipher);
    return handler.execute(new CreateEndpoint('all', { id, workspace_id: 'w', secret: SECRET }));
  }

  delete(id: string) {
    return new DeleteEndpointHandler(this.changes).execute(new DeleteEndpoint('all', id));
  }

  revoke(id: string, secretId: string) {
    return new RevokeSecretHandler(this.changes).execute(new RevokeSecret('all', id, secretId));
  }

  async stop(): Promise<void> {
    this.watcher.onModuleDestroy();
    await this.pool.end();
  }
}

describe('endpoints in memory', () => {
  let database: TestDatabase;
  let here: Process;
  let there: Process;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    here = new Process(database.url);
    there = new Process(database.url);
  });
  afterEach(() => Promise.all([here.stop(), there.stop()]));

  it('knows an endpoint with its decrypted key as soon as it is made', async () => {
    const made = await here.create('at-once');
    expect(await here.registry.find('at-once')).toEqual({
      id: 'at-once',
      workspace_id: 'w',
      scheme: 'auto',
      stale_policy: 'accept',
      secrets: [{ id: made.secrets[0]!.id, key: secretKey(SECRET), not_before: null, not_after: null }],
    });
  });

  it('finds one that another process made a moment ago, also without being told', async () => {
    await here.registry.reload();
    await there.create('made-elsewhere');
    expect(await here.registry.find('made-elsewhere')).toMatchObject({ id: 'made-elsewhere' });
  });

  it('sees a secret revoked and an endpoint deleted by another process without a restart', async () => {
    const { secrets } = await there.create('changing');
    await here.watcher.onModuleInit();
    expect((await here.registry.find('changing'))!.secrets).toHaveLength(1);
    await there.revoke('changing', secrets[0]!.id);
    await waitUntil(
      'the secret is gone',
      async () => (await here.registry.find('changing'))!.secrets.length === 0,
    );
    await there.delete('changing');
    await waitUntil('the endpoint is gone', async () => (await here.registry.find('changing')) === null);
  });

  it('listens again after its connection was cut', async () => {
    await here.watcher.onModuleInit();
    await database.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    await waitUntil('it listens again', async () => {
      const { rows } = await database.owner.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'`,
      );
      return rows.length === 1;
    });
    const { secrets } = await there.create('after-the-cut');
    expect(await here.registry.find('after-the-cut')).not.toBeNull();
    await there.revoke('after-the-cut', secrets[0]!.id);
    await waitUntil(
      'the revocation is seen',
      async () => (await here.registry.find('after-the-cut'))!.secrets.length === 0,
    );
  });

  it('asks the database once in a while however many unknown ids are tried', async () => {
    let queries = 0;
    here.pool.on('acquire', () => (queries += 1));
    const found = await Promise.all(Array.from({ length: 500 }, (_, n) => here.registry.find(`guess-${n}`)));
    expect(found.every((endpoint) => endpoint === null)).toBe(true);
    expect(queries).toBe(1);
  });

  it('does not ask the database about ids that cannot be', async () => {
    let queries = 0;
    here.pool.on('acquire', () => (queries += 1));
    for (const id of ['', 'a b', 'é', 'x'.repeat(65), "';--", '\u0000', '../x']) {
      expect(await here.registry.find(id)).toBeNull();
    }
    expect(queries).toBe(0);
  });

  it('still knows its endpoints while the database is away, and says that it cannot know others', async () => {
    const away = new Process(database.url);
    await away.create('remembered');
    await away.pool.end();
    expect(await away.registry.find('remembered')).toMatchObject({ id: 'remembered' });
    await expect(away.registry.find('unheard-of')).rejects.toThrow(/pool/);
    away.watcher.onModuleDestroy();
  });

  it('gives callers who come during a reload the state after their call', async () => {
    const first = here.registry.reload();
    const made = there.create('meanwhile');
    await Promise.all([first, made]);
    const [second, third] = await Promise.all([here.registry.reload(), here.registry.reload()]);
    expect(second.endpoints.has('meanwhile')).toBe(true);
    expect(third).toBe(second);
  });

  it('refuses to start with another master key, and later leaves out only what it cannot decrypt', async () => {
    await here.create('encrypted');
    const foreign = new Process(database.url, new SecretCipher({ masterKey: Buffer.alloc(32, 2) }));
    await expect(foreign.watcher.onModuleInit()).rejects.toThrow(/master key/);
    const { endpoints, failures } = await foreign.registry.reload();
    expect(endpoints.get('encrypted')!.secrets).toEqual([]);
    expect(failures.length).toBeGreaterThan(0);
    await foreign.stop();
  });
});
