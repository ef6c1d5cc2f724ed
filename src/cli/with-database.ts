import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import type { Terminal } from './terminal.js';

type Work<T> = (url: string, config: Config) => Promise<T>;

/** There is no database to look at; the message says why. */
export class NoDatabase extends Error {}

/**
 * Runs some work on the configured database: the one of DATABASE_URL, else the embedded one, which is started
 * where it does not run and stopped again.
 * @param mustExist refuses to make a new embedded database, for verbs that only look
 * @throws BootError when the database refuses, NoDatabase
 */
export async function withDatabase<T>(
  terminal: Terminal,
  work: Work<T>,
  { mustExist = false } = {},
): Promise<T> {
  const { loadConfig } = await import('../config.js');
  const config = loadConfig(terminal.env);
  if (config.databaseUrl) return inWords(config.databaseUrl, config, work);
  if (mustExist && !existsSync(config.dataDir)) {
    throw new NoDatabase(
      `there is no ledger in ${config.dataDir} yet: run \`ledger serve\`, or set DATABASE_URL`,
    );
  }
  const { startEmbedded } = await import('../embedded/start-embedded.js');
  const server = await startEmbedded(config.dataDir, 'visitor', config.sharedBuffers);
  try {
    return await inWords(server.url, config, work);
  } finally {
    await server.stop();
  }
}

async function inWords<T>(url: string, config: Config, work: Work<T>): Promise<T> {
  try {
    return await work(url, config);
  } catch (error) {
    if (!isOfDatabase(error)) throw error;
    const { databaseRefusal } = await import('../boot/database-refusal.js');
    throw databaseRefusal(error, url);
  }
}

/** An SQLSTATE or a failed connection; refusals of the file system have a path, our own codes have dots. */
function isOfDatabase(error: unknown): boolean {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return (!path && /^([0-9A-Z]{5}|E[A-Z_]+)$/.test(code ?? '')) || /timeout/i.test(message);
}
