import type { Anomaly } from '../numbers/anomaly.js';
import type { Assignment } from '../numbers/assignment.js';
import type { Instant } from '../numbers/instant.js';
import type { FoldedNumber, Projection } from '../projections/projection.js';
import { evidenceOf, type Evidence } from './evidence.js';

/** A row of ledger.numbers: what one workspace has to do with one number, as the newest facts tell it. */
export interface NumberRow {
  e164: string;
  workspace_id: string;
  state: 'active' | 'released';
  country_code: string | null;
  release_reason: string | null;
  generations: number;
  last_generation: number;
  last_began_at: Instant;
  last_ended_at: Instant | null;
  anomalies: Anomaly[];
  evidence: Evidence[];
}

const ASSIGNMENT_COLUMNS = [
  'e164',
  'workspace_id',
  'generation',
  'number_id',
  'series_id',
  'country_code',
  'capabilities',
  'rental_start_at',
  'started_at',
  'start_source',
  'ended_at',
  'end_source',
  'release_reason',
  'start_event_id',
  'end_event_id',
  'start_position',
  'end_position',
] as const satisfies readonly (keyof Assignment)[];

const NUMBER_COLUMNS = [
  'e164',
  'workspace_id',
  'state',
  'country_code',
  'release_reason',
  'generations',
  'last_generation',
  'last_began_at',
  'last_ended_at',
  'anomalies',
  'evidence',
] as const satisfies readonly (keyof NumberRow)[];

/** Who holds and who held a number. The name is frozen: the checkpoint hangs on it. */
export const assignmentsProjection: Projection = {
  name: 'assignments',
  version: 1,
  tables: [
    { name: 'assignments', columns: ASSIGNMENT_COLUMNS },
    { name: 'numbers', columns: NUMBER_COLUMNS },
  ],
  module: import.meta.url,
  rows: (number) => ({
    assignments: number.history.assignments,
    numbers: numberRows(number),
  }),
};

/** One row per workspace that ever held the number. Facts that make up no assignment leave no row. */
function numberRows(number: FoldedNumber): NumberRow[] {
  const workspaceIds: string[] = [];
  for (const { workspace_id } of number.history.assignments) {
    if (workspace_id !== workspaceIds.at(-1) && !workspaceIds.includes(workspace_id))
      workspaceIds.push(workspace_id);
  }
  return workspaceIds.map((workspaceId) => numberRow(number, workspaceId));
}

function numberRow({ e164, facts, history }: FoldedNumber, workspace_id: string): NumberRow {
  const assignments = history.assignments.filter((assignment) => assignment.workspace_id === workspace_id);
  const last = assignments.at(-1)!;
  return {
    e164,
    workspace_id,
    state: last.ended_at === null ? 'active' : 'released',
    country_code: last.country_code,
    release_reason: last.release_reason,
    generations: assignments.length,
    last_generation: last.generation,
    // an assignment whose start is unknown was made up from its end
    last_began_at: last.started_at ?? last.ended_at!,
    last_ended_at: last.ended_at,
    anomalies: history.anomalies.filter((anomaly) => anomaly.workspace_ids.includes(workspace_id)),
    evidence: evidenceOf(facts.filter((fact) => fact.workspace_id === workspace_id)),
  };
}
