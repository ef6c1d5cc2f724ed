import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../src/database-pool.js';
import { prepareForTenants } from '../../src/tenancy/reader-pool.js';
import { TenantReads } from '../../src/tenancy/tenant-reads.js';
import { TEMPLATE_DATABASE } from './template.js';

/** A migrated database of its own for one spec file, on the PostgreSQL that the global setup started. */
export interface TestDatabase {
  url: string;
  /** As the role that ran the migrations. */
  owner: pg.Pool;
  /** As the role the running service has. */
  service: pg.Pool;
  /** As the role that callers' queries have; sees nothing but through `tenants`. */
  reader: pg.Pool;
  tenants: TenantReads;
  drop(): Promise<void>;
}

/** The server's address, database aside. */
export function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test`');
  return url;
}

/** The same server, another database. */
export function databaseUrl(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Clones the migrated template: milliseconds instead of running every migration again. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `ledger_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE()}`);
  const url = databaseUrl(name);
  const owner = createPool(url, { role: 'owner', max: 10 });
  const service = createPool(url, { role: 'service', max: 20 });
  const reader = createPool(url, { role: 'reader', max: 10, onConnect: prepareForTenants });
  return {
    url,
    owner,
    service,
    reader,
    tenants: new TenantReads(reader),
    async drop() {
      await Promise.all([owner.end(), service.end(), reader.end()]);
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
