import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import type { Workspaces } from '../../tenancy/workspaces.js';
import type { BillingPeriod } from './billing-period.js';
import { BillingNotFound } from './billing.errors.js';
import { readPeriods } from './read-periods.js';

/** A number's periods in a workspace, newest first, at least one. @throws BillingNotFound */
export class GetBilling extends Query<BillingPeriod[]> {
  constructor(
    readonly visible: Workspaces,
    readonly workspaceId: string,
    readonly e164: string,
  ) {
    super();
  }
}

@QueryHandler(GetBilling)
export class GetBillingHandler implements IQueryHandler<GetBilling> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, workspaceId, e164 }: GetBilling): Promise<BillingPeriod[]> {
    const periods = await readPeriods(this.reads.of(visible), workspaceId, e164);
    if (periods.length === 0) throw new BillingNotFound(workspaceId, e164);
    return periods;
  }
}
