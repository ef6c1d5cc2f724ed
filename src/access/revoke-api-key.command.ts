import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { LastAdminKey } from './access.errors.js';
import { type ApiKey, IS_MASTER } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { findKey } from './find-key.js';
import { KeyChanges } from './key-changes.js';

/**
 * From now on the key opens nothing: here at once, in other processes within a second.
 * @throws ApiKeyNotFound; LastAdminKey when nobody could make keys any more
 */
export class RevokeApiKey extends Command<void> {
  constructor(
    readonly changer: Pick<ApiKey, 'workspaces'>,
    readonly id: string,
  ) {
    super();
  }
}

const REVOKE = 'UPDATE ledger.api_keys SET revoked_at = clock_timestamp() WHERE id = $1';
const MASTERS = `SELECT id FROM ledger.api_keys WHERE ${IS_MASTER}`;

@CommandHandler(RevokeApiKey)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(
    private readonly changes: KeyChanges,
    private readonly keys: ApiKeys,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
  ) {}

  async execute({ changer, id }: RevokeApiKey): Promise<void> {
    await this.changes.apply(async (client) => {
      await findKey(client, changer, id);
      const { rows } = await client.query<{ id: string }>(MASTERS);
      const isLast = rows.length === 1 && rows[0]!.id === id;
      if (isLast && this.options.adminKey === null) throw new LastAdminKey(id);
      await client.query(REVOKE, [id]);
    });
    this.keys.forget();
  }
}
