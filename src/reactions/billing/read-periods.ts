import type pg from 'pg';
import type { Queryable } from '../../tenancy/queryable.js';
import type { EndedAssignment } from '../ended-assignment.js';
import { ENDED_NUMBERS, endedNumbers } from '../ended-numbers.js';
import type { BillingPeriod } from './billing-period.js';

const COLUMNS = 'id, monthly_price_minor, currency, started_at, stopped_at, correction_seconds, stopped_by';

// Of two that begin at the same instant one is empty, and the earlier.
const SQL = `
  SELECT ${COLUMNS} FROM ledger.billing_subscriptions
   WHERE workspace_id = $1 AND e164 = $2 ORDER BY started_at DESC, stopped_at DESC NULLS FIRST, id DESC`;

/** A number's periods in a workspace, newest first. */
export async function readPeriods(
  database: Queryable,
  workspaceId: string,
  e164: string,
): Promise<BillingPeriod[]> {
  return (await database.query<BillingPeriod>(SQL, [workspaceId, e164])).rows;
}

/** The same, locked until the transaction ends. */
export async function lockPeriods(
  client: pg.PoolClient,
  workspaceId: string,
  e164: string,
): Promise<BillingPeriod[]> {
  return (await client.query<BillingPeriod>(`${SQL} FOR UPDATE`, [workspaceId, e164])).rows;
}

const OF_ENDED = `
  SELECT nth, ${COLUMNS} FROM ${ENDED_NUMBERS} JOIN ledger.billing_subscriptions period USING (workspace_id, e164)
     FOR UPDATE OF period`;

/** The periods of the numbers of some ended assignments, for each assignment; locked until the transaction ends. */
export async function lockPeriodsOf(
  client: pg.PoolClient,
  ended: readonly EndedAssignment[],
): Promise<BillingPeriod[][]> {
  const { rows } = await client.query<BillingPeriod & { nth: number }>(OF_ENDED, endedNumbers(ended));
  const periods = ended.map((): BillingPeriod[] => []);
  for (const { nth, ...period } of rows) periods[nth - 1]!.push(period);
  return periods;
}
