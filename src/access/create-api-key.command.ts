import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { AllNeedsAdmin } from './access.errors.js';
import { type ApiKey, KEY_COLUMNS, type KeyDetails, type KeyRow, toDetails } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { KeyChanges } from './key-changes.js';
import { hashKey, newKey } from './key-token.js';
import { assertNotWider } from './not-wider.js';
import type { Scope } from './scope.js';

/** What a new key is made of. */
export interface KeySettings {
  name: string;
  scopes: readonly Scope[];
  workspaces: Workspaces;
  expires_at: Instant | null;
}

/** A key with itself, the only time it is shown. */
export interface ShownKey extends KeyDetails {
  key: string;
}

/**
 * @param maker the key it is made with; `id` null on the command line
 * @throws WiderThanOwn, WorkspaceNotFound; AllNeedsAdmin for all workspaces without the scope admin
 */
export class CreateApiKey extends Command<ShownKey> {
  constructor(
    readonly maker: Omit<ApiKey, 'id'> & { id: string | null },
    readonly settings: KeySettings,
  ) {
    super();
  }
}

const SQL = `
  INSERT INTO ledger.api_keys (id, name, key_hash, scopes, workspaces, expires_at, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${KEY_COLUMNS}`;

@CommandHandler(CreateApiKey)
export class CreateApiKeyHandler implements ICommandHandler<CreateApiKey> {
  constructor(
    private readonly changes: KeyChanges,
    private readonly keys: ApiKeys,
  ) {}

  async execute({ maker, settings }: CreateApiKey): Promise<ShownKey> {
    const { name, scopes, workspaces, expires_at } = settings;
    if (workspaces === 'all' && !scopes.includes('admin')) throw new AllNeedsAdmin();
    assertNotWider(maker, settings);
    const { id, key } = newKey();
    const values = [id, name, hashKey(key), scopes, asSqlFilter(workspaces), expires_at, maker.id];
    const { rows } = await this.changes.apply((client) => client.query<KeyRow>(SQL, values));
    this.keys.forget();
    return { ...toDetails(rows[0]!), key };
  }
}
