import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../src/database-pool.js';
import { migrate } from '../../src/migrate.js';
import { prepareForTenants } from '../../src/tenancy/reader-pool.js';
import { TenantReads } from '../../src/tenancy/tenant-reads.js';
import { databaseUrl, serverUrl } from './database.js';

/** A database as on a managed server: owner, service and reader are logins of their own, and none is a superuser. */
export interface ManagedDatabase {
  owner: pg.Pool;
  service: pg.Pool;
  reader: pg.Pool;
  tenants: TenantReads;
  drop(): Promise<void>;
}

/** The roles exist before the migrations run, as an administrator of docs/database-roles.md left them. */
export async function createManagedDatabase(): Promise<ManagedDatabase> {
  const id = randomUUID().slice(0, 8);
  const database = `ledger_managed_${id}`;
  const password = randomBytes(12).toString('hex');
  const [owner, service, reader] = ['owner', 'service', 'reader'].map((role) => `ledger_${role}_${id}`) as [
    string,
    string,
    string,
  ];
  await onServer(
    ...[owner, service, reader].map((login) => `CREATE ROLE ${login} LOGIN PASSWORD '${password}'`),
    `GRANT number_ledger_service, number_ledger_reader TO ${owner}`,
    `GRANT number_ledger_service TO ${service}`,
    `GRANT number_ledger_reader TO ${reader}`,
    `CREATE DATABASE ${database} OWNER ${owner}`,
  );
  const urlOf = (login: string) => {
    const url = new URL(databaseUrl(database));
    Object.assign(url, { username: login, password });
    return url.toString();
  };
  await migrate(urlOf(owner));
  const pools = {
    owner: createPool(urlOf(owner), { role: 'owner', max: 4 }),
    service: createPool(urlOf(service), { role: 'service', max: 16 }),
    reader: createPool(urlOf(reader), { role: 'reader', max: 4, onConnect: prepareForTenants }),
  };
  return {
    ...pools,
    tenants: new TenantReads(pools.reader),
    async drop() {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
      await onServer(
        `DROP DATABASE ${database} WITH (FORCE)`,
        ...[owner, service, reader].map((login) => `DROP ROLE ${login}`),
      );
    },
  };
}

async function onServer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
