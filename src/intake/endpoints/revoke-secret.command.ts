import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { SecretNotFound } from '../intake.errors.js';
import { EndpointChanges } from './endpoint-changes.js';

/** From now on it verifies nothing; an endpoint without secrets refuses every delivery. @throws SecretNotFound */
export class RevokeSecret extends Command<void> {
  constructor(
    readonly visible: Workspaces,
    readonly endpointId: string,
    readonly secretId: string,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.endpoint_secrets s SET deleted_at = clock_timestamp()
    FROM ledger.endpoints e
   WHERE e.id = s.endpoint_id AND e.deleted_at IS NULL
     AND s.endpoint_id = $1 AND s.id::text = $2 AND s.deleted_at IS NULL
     AND ($3::text[] IS NULL OR e.workspace_id = ANY ($3))`;

@CommandHandler(RevokeSecret)
export class RevokeSecretHandler implements ICommandHandler<RevokeSecret> {
  constructor(private readonly changes: EndpointChanges) {}

  async execute({ visible, endpointId, secretId }: RevokeSecret): Promise<void> {
    await this.changes.apply(async (client) => {
      const { rowCount } = await client.query(SQL, [endpointId, secretId, asSqlFilter(visible)]);
      if (rowCount === 0) throw new SecretNotFound(secretId);
    });
  }
}
