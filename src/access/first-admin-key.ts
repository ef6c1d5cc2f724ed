import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { IS_MASTER } from './api-key.js';
import { KeyChanges } from './key-changes.js';
import { hashKey, newKey } from './key-token.js';

/** Makes the key somebody needs to begin with. */
@Injectable()
export class FirstAdminKey {
  constructor(
    private readonly changes: KeyChanges,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
  ) {}

  /**
   * Creates a key when nobody could get in otherwise: none is configured and no stored one may do everything.
   * @returns the key, which is shown this once and stored hashed; null when none was made
   */
  async ensure(): Promise<string | null> {
    if (this.options.adminKey !== null) return null;
    const { id, key } = newKey();
    const made = await this.changes.apply((client) =>
      client.query(
        `INSERT INTO ledger.api_keys (id, name, key_hash, scopes)
         SELECT $1, 'first admin key', $2, '{admin}'
         WHERE NOT EXISTS (SELECT 1 FROM ledger.api_keys WHERE ${IS_MASTER})`,
        [id, hashKey(key)],
      ),
    );
    return made.rowCount === 1 ? key : null;
  }
}
