import type pg from 'pg';
import { maySeeAll } from '../tenancy/workspaces.js';
import { ApiKeyNotFound } from './access.errors.js';
import { type ApiKey, KEY_COLUMNS, type KeyDetails, type KeyRow, toDetails } from './api-key.js';

const SQL = `
  SELECT ${KEY_COLUMNS} FROM ledger.api_keys
   WHERE id = $1 AND revoked_at IS NULL FOR UPDATE`;

/**
 * A key that is about to be changed. One that may see more than the changer is not there for the changer.
 * @throws ApiKeyNotFound
 */
export async function findKey(
  client: pg.PoolClient,
  changer: Pick<ApiKey, 'workspaces'>,
  id: string,
): Promise<KeyDetails> {
  const { rows } = await client.query<KeyRow>(SQL, [id]);
  const found = rows[0] && toDetails(rows[0]);
  if (!found || !maySeeAll(changer.workspaces, found.workspaces)) throw new ApiKeyNotFound(id);
  return found;
}
