import pg from 'pg';
import { createPool } from '../database-pool.js';
import { migrate, MigrationError, readMigrationState } from '../migrate.js';
import { databaseRefusal } from './database-refusal.js';

const PATIENCE_MS = 5_000;

/**
 * Makes sure that the database answers, is migrated, and lets the service in.
 * @returns the migrations applied now
 * @throws BootError, or MigrationError when the database is newer than the code or the server too old
 */
export async function prepareDatabase(url: string): Promise<string[]> {
  try {
    await reach(url);
    const state = await readMigrationState(url);
    // A role that may not migrate can still serve a database that needs none.
    const upToDate = state.pending.length === 0 && state.unknown.length === 0;
    const applied = upToDate ? [] : await migrate(url);
    await tryServiceRole(url);
    return applied;
  } catch (error) {
    throw error instanceof MigrationError ? error : databaseRefusal(error, url);
  }
}

/** A server that swallows packets must not keep us waiting for minutes. */
async function reach(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function tryServiceRole(url: string): Promise<void> {
  const pool = createPool(url, { role: 'service', max: 1 });
  try {
    await pool.query('SELECT 1');
  } finally {
    await pool.end();
  }
}
