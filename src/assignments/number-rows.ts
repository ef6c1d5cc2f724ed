import { compareTexts, oldestFirst } from '../numbers/assignment-order.js';
import type { Assignment } from '../numbers/assignment.js';
import { maySeeAll, type Workspaces } from '../tenancy/workspaces.js';
import { ASSIGNMENT_COLUMNS, type AssignmentRow } from './assignments.projection.js';
import { byPosition, evidenceIn } from './evidence.js';
import { mergeAnomalies, type KnownNumber } from './known-number.js';
import { selectColumns } from './packed-ids.js';

/** The columns of `ledger.assignments a`, of rows for unpackIds(). */
export const NUMBER_ROW = selectColumns(ASSIGNMENT_COLUMNS);

/**
 * Brings all rows of one number together, over its workspaces; null when there are none. Of its anomalies, which rows
 * tell of all that touch their workspace, those are left out that name one which may not be seen.
 */
export function toKnownNumber(rows: readonly AssignmentRow[], visible: Workspaces): KnownNumber | null {
  const e164 = rows[0]?.e164;
  if (e164 === undefined) return null;
  const anomalies = rows.flatMap((row) => row.anomalies ?? []);
  return {
    e164,
    assignments: rows.map(toAssignment).sort(byWorkspace).sort(oldestFirst),
    anomalies: mergeAnomalies(anomalies.filter(({ workspace_ids }) => maySeeAll(visible, workspace_ids))),
    evidence: rows.flatMap((row) => [...evidenceIn(row), ...(row.other_evidence ?? [])]).sort(byPosition),
  };
}

/** The same for the rows of many numbers, which stay in the order of their first rows. */
export function toKnownNumbers(rows: readonly AssignmentRow[], visible: Workspaces): KnownNumber[] {
  const numbers = new Map<string, AssignmentRow[]>();
  for (const row of rows) {
    const same = numbers.get(row.e164);
    if (same) same.push(row);
    else numbers.set(row.e164, [row]);
  }
  return [...numbers.values()].map((same) => toKnownNumber(same, visible)!);
}

/** What is equally old stands in the order of the fold, whatever order the rows came in. */
function byWorkspace(a: Assignment, b: Assignment): number {
  return compareTexts(a.workspace_id, b.workspace_id) || a.generation - b.generation;
}

function toAssignment(row: AssignmentRow): Assignment {
  return {
    workspace_id: row.workspace_id,
    e164: row.e164,
    generation: row.generation,
    number_id: row.number_id,
    series_id: row.series_id,
    country_code: row.country_code,
    capabilities: row.capabilities,
    rental_start_at: row.rental_start_at,
    started_at: row.started_at,
    start_source: row.start_source,
    ended_at: row.ended_at,
    end_source: row.end_source,
    release_reason: row.release_reason,
    start_event_id: row.start_event_id,
    end_event_id: row.end_event_id,
    start_position: row.start_position,
    end_position: row.end_position,
    end_recorded_at: row.end_recorded_at,
  };
}
