import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import type { Instant } from '../numbers/instant.js';
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
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ filter, after, limit, moment: { asOf, knownUpTo } }: ListNumbers): Promise<NumberItem[]> {
    // a search for what is no part of a number
    if (filter.prefixes?.length === 0) return [];
    if (knownUpTo !== null) return numbersKnown(this.pool, filter, asOf, knownUpTo, after, limit);
    if (asOf !== null) return numbersAsOf(this.pool, filter, asOf, after, limit);
    return newestNumbers(this.pool, filter, after, limit);
  }
}
