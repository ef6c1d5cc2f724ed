import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../embedded/start-embedded.js';
import type { Teardown } from '../../boot/teardown.js';

/**
 * An empty database that goes when the teardown runs: on the server given, or on an embedded one in a temporary folder.
 * A log cannot be emptied again, so the database of a ledger that is in use is never written to.
 * @param serverUrl any database of the server; its role must be allowed to create one
 */
export async function throwawayDatabase(serverUrl: string | null, teardown: Teardown): Promise<string> {
  if (serverUrl) return onServer(serverUrl, teardown);
  const folder = await mkdtemp(join(tmpdir(), 'number-ledger-demo-'));
  // As root the server runs as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  teardown.add(() => removeFolder(folder));
  const server = await startEmbedded(folder, 'service');
  teardown.add(() => server.stop());
  return server.url;
}

async function onServer(serverUrl: string, teardown: Teardown): Promise<string> {
  const name = `ledger_demo_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  teardown.add(() => run(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The server's data may have been put elsewhere, where this folder could not be reached by its user. */
async function removeFolder(folder: string): Promise<void> {
  const kept = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => '{}');
  const { home } = JSON.parse(kept) as { home?: string | null };
  if (home) await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
