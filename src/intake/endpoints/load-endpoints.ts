import type pg from 'pg';
import type { Instant } from '../../numbers/instant.js';
import type { SecretCipher } from '../../secrets/secret-cipher.js';
import { secretKey, type KeyEncoding } from '../sign.js';
import type { Scheme, StalePolicy, VerificationKey } from '../signature.js';

/** What it takes to verify a delivery to one endpoint, keys decrypted. */
export interface VerifyingEndpoint {
  id: string;
  workspace_id: string;
  scheme: Scheme;
  stale_policy: StalePolicy;
  secrets: VerificationKey[];
}

export interface LoadedEndpoints {
  endpoints: Map<string, VerifyingEndpoint>;
  /** Secrets that could not be read; they are left out, so nothing verifies with them. */
  failures: Error[];
}

interface Row {
  id: string;
  workspace_id: string;
  scheme: Scheme;
  stale_policy: StalePolicy;
  key_encoding: KeyEncoding;
  secret_id: string | null;
  ciphertext: Buffer;
  not_before: Instant | null;
  not_after: Instant | null;
}

const SQL = `
  SELECT e.id, e.workspace_id, e.scheme, e.stale_policy, e.key_encoding,
         s.id AS secret_id, s.ciphertext, s.not_before, s.not_after
    FROM ledger.endpoints e
    LEFT JOIN ledger.endpoint_secrets s ON s.endpoint_id = e.id AND s.deleted_at IS NULL
   WHERE e.deleted_at IS NULL
   ORDER BY e.id, s.created_at, s.id`;

/** Reads every endpoint that is not deleted, with its secrets. */
export async function loadEndpoints(pool: pg.Pool, cipher: SecretCipher): Promise<LoadedEndpoints> {
  const loaded: LoadedEndpoints = { endpoints: new Map(), failures: [] };
  const { rows } = await pool.query<Row>(SQL);
  for (const row of rows) {
    const { id, workspace_id, scheme, stale_policy } = row;
    const endpoint = loaded.endpoints.get(id) ?? { id, workspace_id, scheme, stale_policy, secrets: [] };
    loaded.endpoints.set(id, endpoint);
    if (row.secret_id === null) continue;
    try {
      endpoint.secrets.push(verificationKey(row, row.secret_id, cipher));
    } catch (error) {
      loaded.failures.push(error as Error);
    }
  }
  return loaded;
}

function verificationKey(row: Row, secretId: string, cipher: SecretCipher): VerificationKey {
  const secret = cipher.decrypt(row.ciphertext, { holder: row.id, secret_id: secretId });
  const key = secretKey(secret, row.key_encoding);
  return { id: secretId, key, not_before: row.not_before, not_after: row.not_after };
}
