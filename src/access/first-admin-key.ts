import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { hashKey } from './api-keys.js';

/** Makes the key somebody needs to begin with. */
@Injectable()
export class FirstAdminKey {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
  ) {}

  /**
   * Creates a key when nobody could get in otherwise: none is configured and no stored one is active.
   * @returns the key, which is shown this once and stored hashed; null when none was made
   */
  async ensure(): Promise<string | null> {
    if (this.options.adminKey !== null) return null;
    const key = `nlk_${randomBytes(36).toString('base64url')}`;
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      // Two processes that start together must not both make a first key.
      await client.query("SELECT pg_advisory_xact_lock(hashtext('ledger.api_keys'))");
      const made = await client.query(
        `INSERT INTO ledger.api_keys (id, name, key_hash)
         SELECT $1, 'first admin key', $2
         WHERE NOT EXISTS (SELECT 1 FROM ledger.api_keys WHERE revoked_at IS NULL)`,
        [`key_${uuidv7()}`, hashKey(key)],
      );
      await client.query('COMMIT');
      return made.rowCount === 1 ? key : null;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
