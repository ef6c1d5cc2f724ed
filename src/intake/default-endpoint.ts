import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { checkSecret } from './endpoints/check-secret.js';
import { EndpointChanges } from './endpoints/endpoint-changes.js';
import { insertSecret } from './endpoints/insert-secret.js';
import { SecretCipher } from '../secrets/secret-cipher.js';
import type { KeyEncoding } from './sign.js';

const ID = 'default';

/** The endpoint of the configuration, or the one made up at the first start. */
export interface EnsuredEndpoint {
  endpoint_id: typeof ID;
  workspace_id: string;
  /** Only when it was made up just now: the one time it is told. */
  secret: string | null;
}

/** Sees to the endpoint `default` when the service starts. */
@Injectable()
export class DefaultEndpoint {
  constructor(
    private readonly changes: EndpointChanges,
    private readonly cipher: SecretCipher,
  ) {}

  /**
   * With `given`, creates or updates the endpoint to take that secret for that workspace. Secrets it had before stay:
   * deliveries signed just before a rotation still come for days. Revoke them over the API.
   * Without, makes an endpoint with a random secret if there has never been any.
   * @returns null when nothing is given and there is no endpoint `default`
   * @throws InvalidField for a secret that will not do
   */
  ensure(given: { secret: string; workspace_id: string } | null): Promise<EnsuredEndpoint | null> {
    return this.changes.apply(async (client) => {
      // Two processes that start together must not both make one.
      await client.query("SELECT pg_advisory_xact_lock(hashtext('ledger.endpoints'))");
      return given ? this.take(client, given) : this.makeUpFirst(client);
    });
  }

  private async take(
    client: pg.PoolClient,
    { secret, workspace_id }: { secret: string; workspace_id: string },
  ): Promise<EnsuredEndpoint> {
    const { rows } = await client.query<{ key_encoding: KeyEncoding }>(
      `INSERT INTO ledger.endpoints (id, workspace_id) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET workspace_id = $2, deleted_at = NULL, updated_at = clock_timestamp()
       RETURNING key_encoding`,
      [ID, workspace_id],
    );
    checkSecret(secret, rows[0]!.key_encoding, 'SAUTIKIT_WEBHOOK_SECRET');
    if (!(await this.hasSecret(client, secret))) {
      await insertSecret(client, this.cipher, { endpoint_id: ID, secret, not_before: null });
    }
    return { endpoint_id: ID, workspace_id, secret: null };
  }

  private async hasSecret(client: pg.PoolClient, secret: string): Promise<boolean> {
    const { rows } = await client.query<{ id: string; ciphertext: Buffer }>(
      `SELECT id, ciphertext FROM ledger.endpoint_secrets
        WHERE endpoint_id = $1 AND deleted_at IS NULL AND coalesce(not_after > clock_timestamp(), true)`,
      [ID],
    );
    return rows.some(({ id, ciphertext }) => {
      return this.cipher.decrypt(ciphertext, { holder: ID, secret_id: id }) === secret;
    });
  }

  private async makeUpFirst(client: pg.PoolClient): Promise<EnsuredEndpoint | null> {
    const { rows } = await client.query<{ id: string; workspace_id: string; deleted: boolean }>(
      'SELECT id, workspace_id, deleted_at IS NOT NULL AS deleted FROM ledger.endpoints',
    );
    if (rows.length > 0) {
      const present = rows.find(({ id, deleted }) => id === ID && !deleted);
      return present ? { endpoint_id: ID, workspace_id: present.workspace_id, secret: null } : null;
    }
    const secret = `whsec_${randomBytes(24).toString('base64url')}`;
    const workspace_id = uuidv7();
    await client.query('INSERT INTO ledger.endpoints (id, workspace_id) VALUES ($1, $2)', [ID, workspace_id]);
    await insertSecret(client, this.cipher, { endpoint_id: ID, secret, not_before: null });
    return { endpoint_id: ID, workspace_id, secret };
  }
}
