import type pg from 'pg';
import { TENANT_STATEMENT } from './tenant-setting.js';

/** The connections that callers' queries use, as number_ledger_reader; only TenantReads asks for them. */
export const READER_POOL = Symbol('READER_POOL');

/** Prepares a new connection for tenants before its first query: a round trip once in its life. */
export async function prepareForTenants(client: pg.ClientBase): Promise<void> {
  await client.query({ ...TENANT_STATEMENT, values: ['{}'] });
}
