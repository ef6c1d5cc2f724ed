import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedError } from './embedded.errors.js';

/** `service` is the one that serves from a data folder; any number of visitors (commands) may use its server too. */
export type Use = 'service' | 'visitor';

// Advisory locks of the database `postgres`; they end with the connection, so also when their holder is killed.
const IN_USE = 1_785_001;
const SERVING = 1_785_002;
const PATIENCE_MS = 2_000;

const NOT_NOW = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03']);

/** A mark on the server that says it is needed. */
export interface Lease {
  client: pg.Client;
  /** Gives the mark back. @returns whether nobody else needs the server, so that it can be stopped */
  release(): Promise<boolean>;
}

/**
 * Marks the server as in use.
 * @returns null when it does not take connections now: it is starting or stopping
 * @throws EmbeddedError when another service serves from it
 */
export async function takeLease(url: string, use: Use): Promise<Lease | null> {
  const application_name = `number-ledger ${use} (process ${process.pid})`;
  const client = new pg.Client({ connectionString: url, application_name, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!(await tryLock(client, 'pg_try_advisory_lock_shared', IN_USE))) {
      await client.end();
      return null;
    }
    if (use === 'service') await becomeTheService(client);
    return { client, release: () => release(client) };
  } catch (error) {
    await client.end().catch(() => undefined);
    if (isNotNow(error)) return null;
    throw error;
  }
}

/** One that was killed just now may keep its lock until the server has noticed. */
async function becomeTheService(client: pg.Client): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await tryLock(client, 'pg_try_advisory_lock', SERVING))) {
    if (Date.now() > deadline) {
      const holders = await client.query<{ application_name: string }>(
        `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
         WHERE locktype = 'advisory' AND objid = $1 AND granted`,
        [SERVING],
      );
      const holder = holders.rows[0]?.application_name ?? 'another number-ledger';
      throw new EmbeddedError(
        `expected to be the only service on this data folder, but ${holder} serves from it. Stop that one, or set LEDGER_DATA_DIR and PORT to others.`,
      );
    }
    await sleep(50);
  }
}

async function release(client: pg.Client): Promise<boolean> {
  try {
    await client.query('SELECT pg_advisory_unlock_all()');
    return await tryLock(client, 'pg_try_advisory_lock', IN_USE);
  } catch {
    return false;
  }
}

async function tryLock(client: pg.Client, call: string, key: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT ${call}($1) AS locked`, [key]);
  return rows[0]?.locked === true;
}

function isNotNow(error: unknown): boolean {
  const { code = '', message } = error as Error & { code?: string };
  return NOT_NOW.has(code) || message.includes('Connection terminated');
}
