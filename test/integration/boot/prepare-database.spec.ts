import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BootError } from '../../../src/boot/boot-errors.js';
import { prepareDatabase } from '../../../src/boot/prepare-database.js';
import { MigrationError } from '../../../src/migrate.js';
import { migrations } from '../../../migrations/index.js';
import { databaseUrl, serverUrl } from '../../support/database.js';

let server: pg.Client;
let name: string;
let url: string;

beforeEach(async () => {
  name = `ledger_test_${randomUUID().replaceAll('-', '')}`;
  url = databaseUrl(name);
  server = new pg.Client({ connectionString: serverUrl() });
  await server.connect();
  await server.query(`CREATE DATABASE ${name} TEMPLATE template0`);
});
afterEach(async () => {
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.query(`DROP ROLE IF EXISTS ${name}`);
  await server.end();
});

async function inDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** The same database for a role of its own that may do nothing but log in. */
async function asPlainRole(): Promise<string> {
  await server.query(`CREATE ROLE ${name} LOGIN PASSWORD 'pw'`);
  const plain = new URL(url);
  plain.username = name;
  plain.password = 'pw';
  return plain.href;
}

describe('prepareDatabase', () => {
  it('migrates an empty database, and does nothing the next time', async () => {
    expect(await prepareDatabase(url)).toHaveLength(migrations.length);
    expect(await prepareDatabase(url)).toEqual([]);
  });

  it('migrates once when two start at the same time', async () => {
    const applied = await Promise.all([prepareDatabase(url), prepareDatabase(url)]);
    expect(applied.map(({ length }) => length).sort()).toEqual([0, migrations.length].sort());
  });

  it('refuses a database that a newer version migrated', async () => {
    await prepareDatabase(url);
    await inDatabase(
      `INSERT INTO ledger.migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`,
    );
    const refusal = prepareDatabase(url);
    await expect(refusal).rejects.toThrow(MigrationError);
    await expect(refusal).rejects.toThrow('migrated by a newer version (it has FromTheFuture9999999999999)');
  });

  it('lets a role in that may not migrate, when there is nothing to migrate', async () => {
    await prepareDatabase(url);
    const plain = await asPlainRole();
    await server.query(`GRANT number_ledger_service TO ${name}`);
    expect(await prepareDatabase(plain)).toEqual([]);
  });

  it('says what to do when that role would have to migrate', async () => {
    const refusal = prepareDatabase(await asPlainRole());
    await expect(refusal).rejects.toThrow(BootError);
    await expect(refusal).rejects.toThrow(
      /may not do what is needed.*Run `ledger migrate` once with a DATABASE_URL of the/,
    );
  });

  it('says that nobody listens', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    await expect(prepareDatabase(`postgres://me:pw@127.0.0.1:${port}/x`)).rejects.toThrow(
      `expected a PostgreSQL at 127.0.0.1:${port}, got ECONNREFUSED. Start it`,
    );
  });

  it('does not wait for ever for a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(prepareDatabase(`postgres://me:pw@127.0.0.1:${port}/x`)).rejects.toThrow(
      `expected a PostgreSQL at 127.0.0.1:${port}, got timeout expired`,
    );
    silent.close();
  });

  it('says that the login is refused', async () => {
    const wrong = new URL(url);
    wrong.username = `nobody_${name}`;
    await expect(prepareDatabase(wrong.href)).rejects.toThrow(`refused the login of nobody_${name}`);
  });

  it('says that the database does not exist', async () => {
    await expect(prepareDatabase(databaseUrl(`no_${name}`))).rejects.toThrow(
      `Create it (createdb no_${name})`,
    );
  });
});
