import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { VisibleLog } from '../event-store/visible-log.js';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { newestNumbers } from './newest-numbers.js';
import type { NumberFilter } from './number-filter.js';
import type { NumberItem } from './number-item.js';
import { numbersAsOf } from './numbers-as-of.js';
import { numbersKnown } from './numbers-known.js';

/** What a list describes in the two times. */
export interface Moment {
  /** How it was at this instant; null: by the newest facts. */
  asOf: Instant | null;
  /** By the events up to this position alone; null: by all, as the projection has them. */
  knownUpTo: number | null;
}

const NOW: Moment = { asOf: null, knownUpTo: null };

/** Numbers in the order of their digits, from the one behind `after` on. */
export class ListNumbers extends Query<NumberItem[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: NumberFilter,
    readonly after: string | null,
    readonly limit: number,
    readonly moment: Moment = NOW,
  ) {
    super();
  }
}

@QueryHandler(ListNumbers)
export class ListNumbersHandler implements IQueryHandler<ListNumbers> {
  constructor(
    private readonly reads: TenantReads,
    private readonly log: VisibleLog,
  ) {}

  async execute({ visible, filter, after, limit, moment }: ListNumbers): Promise<NumberItem[]> {
    const { asOf, knownUpTo } = moment;
    const page = { visible, filter, after, limit };
    // a search for what is no part of a number
    if (filter.prefixes?.length === 0) return [];
    if (knownUpTo !== null) return numbersKnown(this.log, page, asOf, knownUpTo);
    if (asOf !== null) return numbersAsOf(this.reads, page, asOf);
    return newestNumbers(this.reads, page);
  }
}
