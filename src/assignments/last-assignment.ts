import type { WorkspaceCondition } from '../tenancy/workspaces.js';

export type Within = WorkspaceCondition['on'];

/**
 * SQL that is true for the row `a` that is last, by the order of numbers/assignment-order.ts, of those of its number in
 * some workspaces: what the filters of lists are about. A scalar probe, so that the planner makes it row by row along
 * the key, until the page is full, and never a join of the whole table.
 * @param which further condition on the rows `same` that are compared
 */
export const isLast = (within: Within, which = 'true') => `
  (a.workspace_id, a.generation) = (
    SELECT same.workspace_id, same.generation FROM ledger.assignments same
     WHERE same.e164 = a.e164 AND ${within('same.workspace_id')} AND ${which}
     ORDER BY coalesce(same.started_at, same.ended_at) DESC, coalesce(same.ended_at, 'infinity') DESC,
              same.workspace_id COLLATE "C" DESC, same.generation DESC
     LIMIT 1)`;

/** SQL that joins the first assignment of each number and workspace: its index leads to the few rows of a workspace among everybody's. */
export const OF_WORKSPACE = `
  JOIN ledger.assignments own ON own.e164 = a.e164 AND own.workspace_id = a.workspace_id AND own.generation = 1`;
