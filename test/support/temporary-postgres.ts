import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/embedded/start-embedded.js';

/** An embedded PostgreSQL in a folder of its own, gone without a trace after `stop`. */
export async function startTemporaryPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await temporaryFolder();
  const server = await startEmbedded(folder);
  await trustTheDisk(server.url);
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await removeDataFolder(folder);
    },
  };
}

/** Open to pass through, so that as root the server's user reaches it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Removes a data folder, and the server's data where only another place was reachable for it. */
export async function removeDataFolder(folder: string): Promise<void> {
  const kept = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => '{}');
  const { home } = JSON.parse(kept) as { home?: string | null };
  if (home) await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

/** Data that is thrown away needs no waiting for the disk. */
async function trustTheDisk(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ALTER SYSTEM SET fsync = off');
  await client.query('ALTER SYSTEM SET full_page_writes = off');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
