import type { Instant } from '../numbers/instant.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import type { Scope } from './scope.js';

/** Who asks. */
export interface ApiKey {
  /** `admin` for the key of the configuration. */
  id: string;
  scopes: readonly Scope[];
  workspaces: Workspaces;
  /** null: never. */
  expires_at: Instant | null;
}

/** A key as it is shown: what it may do and how it fares, never what it is. */
export interface KeyDetails extends ApiKey {
  name: string;
  created_at: Instant;
  /** The id of the key it was made with; null: on the command line, or at the first start. */
  created_by: string | null;
  /** Until when the key before the last rotation is good; null: there is none. */
  previous_expires_at: Instant | null;
  /** Some seconds late. */
  last_used_at: Instant | null;
}

/** May do everything: the key of the configuration, and the command line, whose user has the database itself. */
export const EVERYTHING = { scopes: ['admin'], workspaces: 'all', expires_at: null } as const;

/** The columns of a row that KeyDetails are made of. */
export const KEY_COLUMNS = `id, name, scopes, workspaces, expires_at, created_at, created_by, previous_expires_at, last_used_at`;

export type KeyRow = Omit<KeyDetails, 'workspaces'> & { workspaces: string[] | null };

export function toDetails<Row extends KeyRow>(
  row: Row,
): Omit<Row, 'workspaces'> & { workspaces: Workspaces } {
  return { ...row, workspaces: row.workspaces ?? 'all' };
}

/** A key that is good now and may do everything. One of them has to remain. */
export const IS_MASTER = `
  revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())
  AND 'admin' = ANY (scopes) AND workspaces IS NULL`;

/** For a transaction that relies on which such keys there are. */
export const LOCK_KEYS = "SELECT pg_advisory_xact_lock(hashtext('ledger.api_keys'))";
