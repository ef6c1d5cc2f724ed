import type pg from 'pg';
import { hashKey, newKey } from '../../src/access/key-token.js';
import type { Scope } from '../../src/access/scope.js';
import { asSqlFilter, type Workspaces } from '../../src/tenancy/workspaces.js';

/** What a key of a test is like; without more it may read one workspace. */
export interface KeySketch {
  scopes?: readonly Scope[];
  workspaces?: Workspaces;
  expires_at?: string;
  revoked_at?: string;
}

/** Puts a key into the database, as if it had been created long ago. @returns the key itself, and its id */
export async function issuedKey(pool: pg.Pool, sketch: KeySketch = {}): Promise<{ id: string; key: string }> {
  const { id, key } = newKey();
  const { scopes = ['read'], workspaces = 'all', expires_at, revoked_at } = sketch;
  await pool.query(
    `INSERT INTO ledger.api_keys (id, name, key_hash, scopes, workspaces, expires_at, revoked_at)
     VALUES ($1, 'of a test', $2, $3, $4, $5, $6)`,
    [id, hashKey(key), scopes, asSqlFilter(workspaces), expires_at, revoked_at],
  );
  return { id, key };
}
