import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { maySee, type Workspaces } from '../../tenancy/workspaces.js';
import { WorkspaceNotFound } from '../../access/access.errors.js';
import { EndpointExists } from '../intake.errors.js';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import type { KeyEncoding } from '../sign.js';
import type { Scheme, StalePolicy } from '../signature.js';
import { checkSecret } from './check-secret.js';
import { EndpointChanges } from './endpoint-changes.js';
import { type Endpoint, readEndpoints } from './endpoint.js';
import { insertSecret } from './insert-secret.js';

/** What a new endpoint is made of; what is left out takes the defaults of docs/endpoints.md. */
export interface NewEndpoint {
  id?: string;
  workspace_id: string;
  secret: string;
  description?: string;
  scheme?: Scheme;
  stale_policy?: StalePolicy;
  key_encoding?: KeyEncoding;
}

/** @throws WorkspaceNotFound, InvalidField for a secret that will not do, EndpointExists when the id is taken */
export class CreateEndpoint extends Command<Endpoint> {
  constructor(
    readonly visible: Workspaces,
    readonly endpoint: NewEndpoint,
  ) {
    super();
  }
}

const SQL = `
  INSERT INTO ledger.endpoints (id, workspace_id, description, scheme, stale_policy, key_encoding)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`;

@CommandHandler(CreateEndpoint)
export class CreateEndpointHandler implements ICommandHandler<CreateEndpoint> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly changes: EndpointChanges,
    private readonly cipher: SecretCipher,
  ) {}

  async execute({ visible, endpoint }: CreateEndpoint): Promise<Endpoint> {
    const { id = uuidv7(), workspace_id, secret, description = '' } = endpoint;
    const { scheme = 'auto', stale_policy = 'accept', key_encoding = 'utf8' } = endpoint;
    if (!maySee(visible, workspace_id)) throw new WorkspaceNotFound(workspace_id);
    checkSecret(secret, key_encoding);
    await this.changes.apply(async (client) => {
      const values = [id, workspace_id, description, scheme, stale_policy, key_encoding];
      const { rowCount } = await client.query(SQL, values);
      if (rowCount === 0) throw new EndpointExists(id);
      await insertSecret(client, this.cipher, { endpoint_id: id, secret, not_before: null });
    });
    const [created] = await readEndpoints(this.pool, visible, [id]);
    return created!;
  }
}
