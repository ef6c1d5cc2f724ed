import { formatInstant, type Instant } from '../../numbers/instant.js';
import type { Queryable } from '../../tenancy/queryable.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import type { KeyEncoding } from '../sign.js';
import type { Scheme, StalePolicy } from '../signature.js';

/** A secret as it is shown: what it does, never what it is. */
export interface EndpointSecret {
  id: string;
  not_before: string | null;
  not_after: string | null;
  last_used_at: string | null;
  verified_count: number;
}

/** Where the provider sends one workspace's events, and how they are verified. */
export interface Endpoint {
  id: string;
  workspace_id: string;
  description: string;
  scheme: Scheme;
  stale_policy: StalePolicy;
  key_encoding: KeyEncoding;
  /** Oldest first. */
  secrets: EndpointSecret[];
}

interface SecretRow {
  id: string;
  endpoint_id: string;
  not_before: Instant | null;
  not_after: Instant | null;
  last_used_at: Instant | null;
  verified_count: number;
}

const ENDPOINTS = `
  SELECT id, workspace_id, description, scheme, stale_policy, key_encoding
    FROM ledger.endpoints
   WHERE id = ANY ($1) AND deleted_at IS NULL AND ($2::text[] IS NULL OR workspace_id = ANY ($2)) ORDER BY id`;

const SECRETS = `
  SELECT id, endpoint_id, not_before, not_after, last_used_at, verified_count
    FROM ledger.endpoint_secrets WHERE endpoint_id = ANY ($1) AND deleted_at IS NULL ORDER BY created_at, id`;

/** The visible endpoints of these ids that are not deleted, by id. */
export async function readEndpoints(
  database: Queryable,
  visible: Workspaces,
  ids: readonly string[],
): Promise<Endpoint[]> {
  const [endpoints, secrets] = await Promise.all([
    database.query<Omit<Endpoint, 'secrets'>>(ENDPOINTS, [ids, asSqlFilter(visible)]),
    database.query<SecretRow>(SECRETS, [ids]),
  ]);
  return endpoints.rows.map((endpoint) => ({
    ...endpoint,
    secrets: secrets.rows.filter((secret) => secret.endpoint_id === endpoint.id).map(shown),
  }));
}

function shown(row: SecretRow): EndpointSecret {
  return {
    id: row.id,
    not_before: row.not_before && formatInstant(row.not_before),
    not_after: row.not_after && formatInstant(row.not_after),
    last_used_at: row.last_used_at && formatInstant(row.last_used_at),
    verified_count: row.verified_count,
  };
}
