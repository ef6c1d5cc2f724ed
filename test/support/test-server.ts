import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/migrate.js';
import { startTemporaryPostgres } from './temporary-postgres.js';

/** The PostgreSQL of one test run: the one given, or one of its own that ends with the run. */
let started: { stop(): Promise<void> } | undefined;

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Migrates one database that every spec file then clones (see database.ts). */
export async function startTestServer(): Promise<void> {
  let url = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (!url) {
    const server = await startTemporaryPostgres();
    started = server;
    url = server.url;
    // jest skips its teardown when it is interrupted.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.stop().finally(() => process.exit(130)));
    }
  }
  // The workers inherit these; the services under test must choose their database themselves.
  process.env['TEST_DATABASE_URL'] = url;
  delete process.env['DATABASE_URL'];
  const template = `ledger_template_${randomUUID().replaceAll('-', '')}`;
  process.env['TEST_TEMPLATE_DATABASE'] = template;
  try {
    await onServer(`CREATE DATABASE ${template} TEMPLATE template0 ENCODING 'UTF8'`);
    const templateUrl = new URL(url);
    templateUrl.pathname = `/${template}`;
    await migrate(templateUrl.toString());
  } catch (error) {
    await stopTestServer();
    throw error;
  }
}

export async function stopTestServer(): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${process.env['TEST_TEMPLATE_DATABASE']} WITH (FORCE)`);
  await started?.stop();
}
