import type { Instant } from '../numbers/instant.js';
import { narrowedTo, type Workspaces } from '../tenancy/workspaces.js';
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

/** A page of numbers, as one who may see these workspaces asks for it. */
export interface NumberPage {
  visible: Workspaces;
  filter: NumberFilter;
  /** From the number behind this one on; from the first when null. */
  after: string | null;
  limit: number;
}

/** The workspaces that a page shows: of those one may see, the one that is filtered by. */
export function shownOn({ visible, filter }: NumberPage): Workspaces {
  return narrowedTo(visible, filter.workspace_id);
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
