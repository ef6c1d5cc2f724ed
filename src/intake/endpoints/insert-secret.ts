import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { SecretCipher } from '../../secrets/secret-cipher.js';

const SQL = `
  INSERT INTO ledger.endpoint_secrets (id, endpoint_id, ciphertext, not_before) VALUES ($1, $2, $3, $4)`;

/** Stores a secret, encrypted, within the caller's transaction; it must have been checked before. Gives its id. */
export async function insertSecret(
  client: pg.PoolClient,
  cipher: SecretCipher,
  given: { endpoint_id: string; secret: string; not_before: string | null },
): Promise<string> {
  const { endpoint_id, secret, not_before } = given;
  const secret_id = uuidv7();
  await client.query(SQL, [
    secret_id,
    endpoint_id,
    cipher.encrypt(secret, { holder: endpoint_id, secret_id }),
    not_before,
  ]);
  return secret_id;
}
