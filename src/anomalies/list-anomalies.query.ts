import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import type { AnomalyRow } from './anomalies.projection.js';

/** What is left out does not filter. */
export interface AnomalyFilter {
  code?: string;
  e164?: string;
  /** Only those that touch this workspace. */
  workspace_id?: string;
}

/** Where an anomaly stands in the list. It stays there while others of its number come and go, unlike its ordinal. */
export type AnomalyKey = Pick<AnomalyRow, 'e164' | 'code' | 'positions'>;

/** Anomalies that name visible workspaces alone, in the order of their numbers, of one number by code, from the one behind `after` on. */
export class ListAnomalies extends Query<AnomalyRow[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: AnomalyFilter,
    readonly after: AnomalyKey | null,
    readonly limit: number,
  ) {
    super();
  }
}

// The first condition on e164 lets the index skip to the page; the comparison of jsonb would have to wait for row-level security.
const SQL = `
  SELECT e164, ordinal, code, workspace_ids, positions, message FROM ledger.anomalies
   WHERE ($1::text IS NULL OR e164 >= $1) AND ($1::text IS NULL OR (e164, code, positions) > ($1, $2, $3::jsonb))
     AND ($4::text IS NULL OR code = $4)
     AND ($5::text IS NULL OR e164 = $5)
     AND ($6::text IS NULL OR $6 = ANY(workspace_ids))
     AND ($8::text[] IS NULL OR workspace_ids <@ $8)
   ORDER BY e164, code, positions LIMIT $7`;

@QueryHandler(ListAnomalies)
export class ListAnomaliesHandler implements IQueryHandler<ListAnomalies> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListAnomalies): Promise<AnomalyRow[]> {
    const { code, e164, workspace_id } = filter;
    const { rows } = await this.reads
      .of(visible)
      .query<AnomalyRow>(SQL, [
        after?.e164,
        after?.code,
        after && JSON.stringify(after.positions),
        code,
        e164,
        workspace_id,
        limit,
        asSqlFilter(visible),
      ]);
    return rows;
  }
}
