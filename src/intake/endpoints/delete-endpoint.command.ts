import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { EndpointNotFound } from '../intake.errors.js';
import { EndpointChanges } from './endpoint-changes.js';

/**
 * From now on deliveries to it are answered 404. The row and its secrets stay, so that what they verified
 * can be verified again. @throws EndpointNotFound
 */
export class DeleteEndpoint extends Command<void> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

const SQL = `
  UPDATE ledger.endpoints SET deleted_at = clock_timestamp()
   WHERE id = $1 AND deleted_at IS NULL AND ($2::text[] IS NULL OR workspace_id = ANY ($2))`;

@CommandHandler(DeleteEndpoint)
export class DeleteEndpointHandler implements ICommandHandler<DeleteEndpoint> {
  constructor(private readonly changes: EndpointChanges) {}

  async execute({ visible, id }: DeleteEndpoint): Promise<void> {
    await this.changes.apply(async (client) => {
      const { rowCount } = await client.query(SQL, [id, asSqlFilter(visible)]);
      if (rowCount === 0) throw new EndpointNotFound(id);
    });
  }
}
