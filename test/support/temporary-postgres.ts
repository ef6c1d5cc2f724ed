import pg from 'pg';
import { startEmbedded } from '../../src/embedded/start-embedded.js';
import { makeDataFolder, removeDataFolder } from './data-folder.js';

/** An embedded PostgreSQL in a folder of its own, gone without a trace after `stop`. */
export async function startTemporaryPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await makeDataFolder();
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

/** Data that is thrown away needs no waiting for the disk. */
async function trustTheDisk(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ALTER SYSTEM SET fsync = off');
  await client.query('ALTER SYSTEM SET full_page_writes = off');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
