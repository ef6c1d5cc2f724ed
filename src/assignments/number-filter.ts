import type { Instant } from '../numbers/instant.js';
import type { NumberItem } from './number-item.js';

/** Which numbers a list has. What is left out does not filter. */
export interface NumberFilter {
  /** Only what this workspace has to do with numbers. */
  workspace_id?: string;
  state?: 'active' | 'released';
  /** Of the last assignment, like release_reason. */
  country_code?: string;
  release_reason?: string;
  /** Numbers that start with one of these. */
  prefixes?: string[];
}

/**
 * Whether a number that was folded from the log belongs into a list, which SQL decides where there are rows. As of an
 * instant, the reason for a release that came later is no reason yet (docs/decisions/0056).
 */
export function fits({ state, last }: NumberItem, filter: NumberFilter, asOf: Instant | null): boolean {
  const reason = asOf !== null && (last.ended_at ?? '~') > asOf ? null : last.release_reason;
  return (
    (filter.state === undefined || filter.state === state) &&
    (filter.country_code === undefined || filter.country_code === last.country_code) &&
    (filter.release_reason === undefined || filter.release_reason === reason)
  );
}
