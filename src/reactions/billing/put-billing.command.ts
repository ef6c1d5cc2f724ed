import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Instant } from '../../numbers/instant.js';
import { inTransaction } from '../../projections/in-transaction.js';
import type { BillingPeriod } from './billing-period.js';
import { PeriodsOverlap } from './billing.errors.js';
import { insertPeriod } from './insert-period.js';
import { lockPeriods } from './read-periods.js';

/** A price, and since when. */
export interface BillingTerms {
  monthly_price_minor: number;
  currency: string;
  started_at?: Instant;
}

/**
 * Sets the terms of the running period, or begins one where none runs: at once when it is not said since when, and never
 * before the last one stopped. @throws PeriodsOverlap
 */
export class PutBilling extends Command<{ created: boolean }> {
  constructor(
    readonly workspaceId: string,
    readonly e164: string,
    readonly terms: BillingTerms,
  ) {
    super();
  }
}

const CHANGE = `
  UPDATE ledger.billing_subscriptions
     SET monthly_price_minor = $2, currency = $3, started_at = $4, updated_at = clock_timestamp()
   WHERE id = $1`;

const FROM_NOW = 'SELECT greatest(clock_timestamp(), $1::timestamptz) AS started_at';

/** Somebody else's period came first: unique_violation, exclusion_violation. */
const TAKEN = new Set(['23505', '23P01']);
const ATTEMPTS = 3;

@CommandHandler(PutBilling)
export class PutBillingHandler implements ICommandHandler<PutBilling> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute(command: PutBilling): Promise<{ created: boolean }> {
    const client = await this.pool.connect();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await inTransaction(client, () => put(client, command));
        } catch (error) {
          // What began after the periods were read can be read now.
          if (attempt === ATTEMPTS || !TAKEN.has((error as { code?: string }).code ?? '')) throw error;
        }
      }
    } finally {
      client.release();
    }
  }
}

async function put(
  client: pg.PoolClient,
  { workspaceId, e164, terms }: PutBilling,
): Promise<{ created: boolean }> {
  const { monthly_price_minor, currency } = terms;
  const [newest, ...earlier] = await lockPeriods(client, workspaceId, e164);
  if (newest?.stopped_at === null) {
    const started_at = terms.started_at ?? newest.started_at;
    mustFollow(earlier[0], started_at);
    await client.query(CHANGE, [newest.id, monthly_price_minor, currency, started_at]);
    return { created: false };
  }
  const started_at = terms.started_at ?? (await nowOrAfter(client, newest));
  mustFollow(newest, started_at);
  const stop = { stopped_at: null, correction_seconds: 0, stopped_by: null };
  await insertPeriod(client, workspaceId, e164, {
    id: uuidv7(),
    monthly_price_minor,
    currency,
    started_at,
    ...stop,
  });
  return { created: true };
}

async function nowOrAfter(client: pg.PoolClient, last: BillingPeriod | undefined): Promise<Instant> {
  const { rows } = await client.query<{ started_at: Instant }>(FROM_NOW, [last?.stopped_at]);
  return rows[0]!.started_at;
}

function mustFollow(last: BillingPeriod | undefined, startedAt: Instant): void {
  if (last?.stopped_at && startedAt < last.stopped_at) throw new PeriodsOverlap(startedAt, last.stopped_at);
}
