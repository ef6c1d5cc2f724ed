import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';

/** The lowest PostgreSQL the ledger is tested on. */
const MINIMUM_SERVER_VERSION = 15;

// Two services that start at once must not run the same migration; the session lock ends with the connection.
const MIGRATION_LOCK = 7305804385734158n;

/** The database cannot be used by this version of the code; the message says what to do. */
export class MigrationError extends Error {}

/** How the database stands against the code. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** Applied in the database, unknown to this code: the database was migrated by a newer version. */
  unknown: string[];
}

async function readState(dataSource: DataSource): Promise<MigrationState> {
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const table: { present: boolean }[] = await dataSource.query(
    `SELECT to_regclass('ledger.migrations') IS NOT NULL AS present`,
  );
  const rows: { name: string }[] = table[0]?.present
    ? await dataSource.query('SELECT name FROM ledger.migrations ORDER BY id')
    : [];
  const applied = rows.map((row) => row.name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

async function refuseOldServer(dataSource: DataSource): Promise<void> {
  const rows: { version: string }[] = await dataSource.query(
    `SELECT current_setting('server_version_num') AS version`,
  );
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < MINIMUM_SERVER_VERSION) {
    throw new MigrationError(
      `expected PostgreSQL ${MINIMUM_SERVER_VERSION} or later, the database runs ${major}: point DATABASE_URL at a newer server`,
    );
  }
}

async function withOwner<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource(url).initialize();
  try {
    await refuseOldServer(dataSource);
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Compares the database with the code and changes nothing. Connection errors pass through. */
export async function readMigrationState(url: string): Promise<MigrationState> {
  return withOwner(url, readState);
}

/**
 * Brings the database up to the code, each migration in a transaction of its own.
 * @returns the names of the migrations applied now, none when it was up to date
 * @throws MigrationError when the database is newer than the code, or the server too old
 */
export async function migrate(url: string): Promise<string[]> {
  return withOwner(url, async (dataSource) => {
    const lock = dataSource.createQueryRunner();
    try {
      await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK.toString()]);
      const state = await readState(dataSource);
      if (state.unknown.length > 0) {
        throw new MigrationError(
          `the database was migrated by a newer version (it has ${state.unknown.join(', ')}): update number-ledger, or point DATABASE_URL elsewhere`,
        );
      }
      if (state.pending.length === 0) return [];
      await dataSource.query('CREATE SCHEMA IF NOT EXISTS ledger');
      const applied = await dataSource.runMigrations();
      return applied.map((migration) => migration.name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock_all()');
      await lock.release();
    }
  });
}
