import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { BillingPeriod } from './billing-period.js';
import { BillingNotFound } from './billing.errors.js';
import { readPeriods } from './read-periods.js';

/** A number's periods in a workspace, newest first, at least one. @throws BillingNotFound */
export class GetBilling extends Query<BillingPeriod[]> {
  constructor(
    readonly workspaceId: string,
    readonly e164: string,
  ) {
    super();
  }
}

@QueryHandler(GetBilling)
export class GetBillingHandler implements IQueryHandler<GetBilling> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ workspaceId, e164 }: GetBilling): Promise<BillingPeriod[]> {
    const periods = await readPeriods(this.pool, workspaceId, e164);
    if (periods.length === 0) throw new BillingNotFound(workspaceId, e164);
    return periods;
  }
}
