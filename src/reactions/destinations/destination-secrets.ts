import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import type { SecretTable } from '../../secrets/secret-tables.js';

/** For so long a receiver may go on verifying by the secret before. */
export const OVERLAP = '24 hours';

const ACTIVE = `
  SELECT id, destination_id, ciphertext FROM ledger.destination_secrets
   WHERE destination_id = ANY($1) AND (not_after IS NULL OR not_after > clock_timestamp())
   ORDER BY not_after DESC NULLS FIRST, id DESC`;

// Only the last secret before is kept: a receiver is told of one change at a time.
const END_OTHERS = `
  WITH newest AS (SELECT id FROM ledger.destination_secrets WHERE destination_id = $1 AND not_after IS NULL),
       gone AS (DELETE FROM ledger.destination_secrets
                 WHERE destination_id = $1 AND id NOT IN (SELECT id FROM newest))
  UPDATE ledger.destination_secrets SET not_after = clock_timestamp() + interval '${OVERLAP}'
   WHERE id IN (SELECT id FROM newest)`;

const INSERT = 'INSERT INTO ledger.destination_secrets (id, destination_id, ciphertext) VALUES ($1, $2, $3)';

const HOLDER = 'destination:';
const holderOf = (destinationId: string) => `${HOLDER}${destinationId}`;

/** Where they are kept, for who changes the master key. */
export const DESTINATION_SECRETS: SecretTable = {
  table: 'ledger.destination_secrets',
  id: 'id',
  holder: `'${HOLDER}' || destination_id`,
  ciphertext: 'ciphertext',
};

/** The secrets that HTTP destinations are signed with, encrypted at rest. */
@Injectable()
export class DestinationSecrets {
  constructor(private readonly cipher: SecretCipher) {}

  /** The active secrets of some destinations by their id, decrypted, newest first. @throws WrongMasterKey */
  async of(client: pg.Pool | pg.PoolClient, ids: readonly string[]): Promise<Map<string, string[]>> {
    const secrets = new Map<string, string[]>();
    if (ids.length === 0) return secrets;
    const { rows } = await client.query<{ id: string; destination_id: string; ciphertext: Buffer }>(ACTIVE, [
      ids,
    ]);
    for (const { id, destination_id, ciphertext } of rows) {
      const secret = this.cipher.decrypt(ciphertext, { holder: holderOf(destination_id), secret_id: id });
      secrets.set(destination_id, [...(secrets.get(destination_id) ?? []), secret]);
    }
    return secrets;
  }

  /** Makes a secret the newest one; the one before stays valid for OVERLAP. */
  async rotate(client: pg.PoolClient, destinationId: string, secret: string): Promise<void> {
    const secret_id = uuidv7();
    await client.query(END_OTHERS, [destinationId]);
    const ciphertext = this.cipher.encrypt(secret, { holder: holderOf(destinationId), secret_id });
    await client.query(INSERT, [secret_id, destinationId, ciphertext]);
  }

  async forget(client: pg.PoolClient, destinationId: string): Promise<void> {
    await client.query('DELETE FROM ledger.destination_secrets WHERE destination_id = $1', [destinationId]);
  }
}
