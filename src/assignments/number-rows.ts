import type { Anomaly } from '../numbers/anomaly.js';
import { compareTexts, oldestFirst } from '../numbers/assignment-order.js';
import type { Assignment } from '../numbers/assignment.js';
import { maySeeAll, type Workspaces } from '../tenancy/workspaces.js';
import type { Evidence } from './evidence.js';
import { mergeAnomalies, type KnownNumber } from './known-number.js';

/**
 * Columns of `ledger.numbers n` joined with `ledger.assignments a`. What the number has once comes with its last
 * assignment only, however many there are.
 */
export const NUMBER_ROW = `
  n.e164, n.workspace_id,
  CASE WHEN a.generation = n.last_generation THEN n.generations ELSE 0 END AS generations,
  CASE WHEN a.generation = n.last_generation THEN n.anomalies END AS anomalies,
  CASE WHEN a.generation = n.last_generation THEN n.evidence END AS evidence,
  a.generation, a.number_id, a.series_id, a.country_code, a.capabilities, a.rental_start_at,
  a.started_at, a.start_source, a.ended_at, a.end_source, a.release_reason,
  a.start_event_id, a.end_event_id, a.start_position, a.end_position`;

/** A row of such a query. */
export interface JoinedNumberRow extends Assignment {
  generations: number;
  anomalies: Anomaly[] | null;
  evidence: Evidence[] | null;
}

/**
 * Brings the rows of one number together, over its workspaces; null when there are none. Of its anomalies, which rows
 * tell of all that touch their workspace, those are left out that name one which may not be seen.
 */
export function toKnownNumber(rows: readonly JoinedNumberRow[], visible: Workspaces): KnownNumber | null {
  const e164 = rows[0]?.e164;
  if (e164 === undefined) return null;
  return {
    e164,
    assignments: rows.map(toAssignment).sort(byWorkspace).sort(oldestFirst),
    generations: rows.reduce((sum, row) => sum + row.generations, 0),
    anomalies: mergeAnomalies(
      rows
        .flatMap((row) => row.anomalies ?? [])
        .filter(({ workspace_ids }) => maySeeAll(visible, workspace_ids)),
    ),
    evidence: rows.flatMap((row) => row.evidence ?? []).sort((a, b) => a.position - b.position),
  };
}

/** The same for the rows of many numbers, which stand together and stay in their order. */
export function toKnownNumbers(rows: readonly JoinedNumberRow[], visible: Workspaces): KnownNumber[] {
  const numbers = new Map<string, JoinedNumberRow[]>();
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

function toAssignment(row: JoinedNumberRow): Assignment {
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
  };
}
