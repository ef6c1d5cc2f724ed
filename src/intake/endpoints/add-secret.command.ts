import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { instantField } from '../instant-field.js';
import { EndpointNotFound, InvalidField } from '../intake.errors.js';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import type { KeyEncoding } from '../sign.js';
import { checkSecret } from './check-secret.js';
import { EndpointChanges } from './endpoint-changes.js';
import { type EndpointSecret, readEndpoints } from './endpoint.js';
import { insertSecret } from './insert-secret.js';

/** A secret beside those there are, and when the others stop. */
export interface NewSecret {
  secret: string;
  not_before?: string;
  previous_expires_at?: string;
}

/** @throws EndpointNotFound; InvalidField for a secret or an instant that will not do */
export class AddSecret extends Command<EndpointSecret> {
  constructor(
    readonly visible: Workspaces,
    readonly endpointId: string,
    readonly added: NewSecret,
  ) {
    super();
  }
}

// Locked until the commit, so that nobody changes the encoding the secret is checked against.
const ENDPOINT = `
  SELECT key_encoding FROM ledger.endpoints
   WHERE id = $1 AND deleted_at IS NULL AND ($2::text[] IS NULL OR workspace_id = ANY ($2)) FOR UPDATE`;

// An end already set is only ever brought forward.
const EXPIRE_OTHERS = `
  UPDATE ledger.endpoint_secrets SET not_after = least(not_after, $2)
   WHERE endpoint_id = $1 AND deleted_at IS NULL`;

@CommandHandler(AddSecret)
export class AddSecretHandler implements ICommandHandler<AddSecret> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly changes: EndpointChanges,
    private readonly cipher: SecretCipher,
  ) {}

  async execute({ visible, endpointId, added }: AddSecret): Promise<EndpointSecret> {
    const notBefore = instantField('not_before', added.not_before);
    const othersEnd = instantField('previous_expires_at', added.previous_expires_at);
    if (notBefore && othersEnd && othersEnd < notBefore) {
      throw new InvalidField('previous_expires_at', 'is before not_before: nothing would verify in between');
    }
    const id = await this.changes.apply(async (client) => {
      const values = [endpointId, asSqlFilter(visible)];
      const { rows } = await client.query<{ key_encoding: KeyEncoding }>(ENDPOINT, values);
      if (!rows[0]) throw new EndpointNotFound(endpointId);
      checkSecret(added.secret, rows[0].key_encoding);
      if (othersEnd) await client.query(EXPIRE_OTHERS, [endpointId, othersEnd]);
      const given = { endpoint_id: endpointId, secret: added.secret, not_before: notBefore ?? null };
      return insertSecret(client, this.cipher, given);
    });
    const [endpoint] = await readEndpoints(this.pool, visible, [endpointId]);
    const secret = endpoint?.secrets.find((each) => each.id === id);
    if (!secret) throw new EndpointNotFound(endpointId);
    return secret;
  }
}
