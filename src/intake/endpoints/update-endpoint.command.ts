import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, maySee, type Workspaces } from '../../tenancy/workspaces.js';
import { WorkspaceNotFound } from '../../access/access.errors.js';
import { EndpointNotFound } from '../intake.errors.js';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import type { KeyEncoding } from '../sign.js';
import { checkSecret } from './check-secret.js';
import type { NewEndpoint } from './create-endpoint.command.js';
import { EndpointChanges } from './endpoint-changes.js';
import { type Endpoint, readEndpoints } from './endpoint.js';

export type EndpointChange = Partial<Omit<NewEndpoint, 'id' | 'secret'>>;

/**
 * Changes what is given and leaves the rest. Moved to another workspace, an endpoint takes its deliveries along.
 * @throws EndpointNotFound, WorkspaceNotFound; InvalidField when a stored secret is not of the new encoding
 */
export class UpdateEndpoint extends Command<Endpoint> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
    readonly change: EndpointChange,
  ) {
    super();
  }
}

const UPDATE = `
  UPDATE ledger.endpoints
     SET workspace_id = coalesce($2, workspace_id), description = coalesce($3, description),
         scheme = coalesce($4, scheme), stale_policy = coalesce($5, stale_policy),
         key_encoding = coalesce($6, key_encoding), updated_at = clock_timestamp()
   WHERE id = $1 AND deleted_at IS NULL AND ($7::text[] IS NULL OR workspace_id = ANY ($7))`;

const SECRETS = `
  SELECT id, ciphertext FROM ledger.endpoint_secrets WHERE endpoint_id = $1 AND deleted_at IS NULL`;

@CommandHandler(UpdateEndpoint)
export class UpdateEndpointHandler implements ICommandHandler<UpdateEndpoint> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly changes: EndpointChanges,
    private readonly cipher: SecretCipher,
  ) {}

  async execute({ visible, id, change }: UpdateEndpoint): Promise<Endpoint> {
    const { workspace_id, description, scheme, stale_policy, key_encoding } = change;
    if (workspace_id !== undefined && !maySee(visible, workspace_id))
      throw new WorkspaceNotFound(workspace_id);
    await this.changes.apply(async (client) => {
      const changed = [workspace_id, description, scheme, stale_policy, key_encoding];
      const values = [id, ...changed, asSqlFilter(visible)];
      const { rowCount } = await client.query(UPDATE, values);
      if (rowCount === 0) throw new EndpointNotFound(id);
      if (key_encoding) await this.checkStoredSecrets(client, id, key_encoding);
    });
    const [updated] = await readEndpoints(this.pool, visible, [id]);
    if (!updated) throw new EndpointNotFound(id);
    return updated;
  }

  private async checkStoredSecrets(client: pg.PoolClient, id: string, encoding: KeyEncoding): Promise<void> {
    const { rows } = await client.query<{ id: string; ciphertext: Buffer }>(SECRETS, [id]);
    for (const row of rows) {
      const secret = this.cipher.decrypt(row.ciphertext, { holder: id, secret_id: row.id });
      checkSecret(secret, encoding, 'key_encoding');
    }
  }
}
