import { storedKindsOf } from '../../numbers/stored-kinds.js';

/** What a webhook can subscribe to: one kind of the ledger's events, a group of them, or all. */
const SUPPORTED = /^(?:\*|number\.(?:\*|provisioned|released)|ledger\.(?:\*|[a-z]+(?:_[a-z]+)*))$/;

export function isSupportedEvent(filter: string): boolean {
  return SUPPORTED.test(filter);
}

/** The filters as patterns for SQL's LIKE over the kinds as stored. */
export function kindPatterns(filters: readonly string[]): string[] {
  return filters.flatMap((filter) => {
    if (filter === '*') return ['%'];
    if (filter.endsWith('.*')) return [`${filter.slice(0, -1)}%`];
    return storedKindsOf(filter).map((kind) => kind.replaceAll('_', '\\_'));
  });
}
