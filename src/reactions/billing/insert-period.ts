import type pg from 'pg';
import type { BillingPeriod } from './billing-period.js';

const SQL = `
  INSERT INTO ledger.billing_subscriptions
    (id, workspace_id, e164, monthly_price_minor, currency, started_at, stopped_at, correction_seconds, stopped_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** Adds a period of a number in a workspace. */
export async function insertPeriod(
  client: pg.PoolClient,
  workspaceId: string,
  e164: string,
  period: BillingPeriod,
): Promise<void> {
  const { id, monthly_price_minor, currency, started_at, stopped_at, correction_seconds, stopped_by } =
    period;
  const price = [monthly_price_minor, currency];
  const stop = [stopped_at, correction_seconds, stopped_by];
  await client.query(SQL, [id, workspaceId, e164, ...price, started_at, ...stop]);
}
