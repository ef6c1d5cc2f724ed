import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import { type ApiKey, KEY_COLUMNS, type KeyRow, toDetails } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import type { ShownKey } from './create-api-key.command.js';
import { findKey } from './find-key.js';
import { KeyChanges } from './key-changes.js';
import { hashKey, newKey } from './key-token.js';
import { assertNotWider } from './not-wider.js';

/**
 * Exchanges a key for a new one with the same id, scopes and workspaces. Both are good until `previousExpiresAt`; a key
 * before those two ends at once.
 * @throws ApiKeyNotFound, WiderThanOwn
 */
export class RotateApiKey extends Command<ShownKey> {
  constructor(
    readonly changer: Pick<ApiKey, 'workspaces' | 'expires_at'>,
    readonly id: string,
    readonly previousExpiresAt: Instant,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.api_keys SET key_hash = $2, previous_key_hash = key_hash, previous_expires_at = $3
   WHERE id = $1 RETURNING ${KEY_COLUMNS}`;

@CommandHandler(RotateApiKey)
export class RotateApiKeyHandler implements ICommandHandler<RotateApiKey> {
  constructor(
    private readonly changes: KeyChanges,
    private readonly keys: ApiKeys,
  ) {}

  async execute({ changer, id, previousExpiresAt }: RotateApiKey): Promise<ShownKey> {
    const shown = await this.changes.apply(async (client) => {
      assertNotWider(changer, await findKey(client, changer, id));
      const next = newKey(id);
      const { rows } = await client.query<KeyRow>(SQL, [id, hashKey(next.key), previousExpiresAt]);
      return { ...toDetails(rows[0]!), key: next.key };
    });
    this.keys.forget();
    return shown;
  }
}
