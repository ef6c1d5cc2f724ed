import type { FoldedNumber, Projection } from '../projections/projection.js';
import type { Anomaly } from '../numbers/anomaly.js';
import type { Assignment } from '../numbers/assignment.js';
import { evidenceOf, type Evidence } from './evidence.js';

/** A row of ledger.assignments. */
export interface AssignmentRow extends Assignment {
  /** On the first row of a number and workspace: those that touch the workspace, null when there are none. */
  anomalies: Anomaly[] | null;
  /** On the first row of a number and workspace: the facts that begin and end no assignment, null when there are none. */
  other_evidence: Evidence[] | null;
}

/** In the order in which every query selects them. */
export const ASSIGNMENT_COLUMNS = [
  ...([
    'e164',
    'workspace_id',
    'generation',
    'number_id',
    'series_id',
    'country_code',
    'capabilities',
  ] as const),
  ...(['rental_start_at', 'started_at', 'start_source', 'ended_at', 'end_source', 'release_reason'] as const),
  ...(['start_event_id', 'end_event_id', 'start_position', 'end_position', 'end_recorded_at'] as const),
  ...(['anomalies', 'other_evidence'] as const),
] as const satisfies readonly (keyof AssignmentRow)[];

/** Those that are kept packed (docs/decisions/0173). */
export const PACKED_COLUMNS = [
  'number_id',
  'series_id',
  'start_event_id',
  'end_event_id',
] as const satisfies readonly (keyof AssignmentRow)[];

/** Who holds and who held a number. The name is frozen: the checkpoint hangs on it. */
export const assignmentsProjection: Projection = {
  name: 'assignments',
  version: 2,
  tables: [
    {
      name: 'assignments',
      key: ['e164', 'workspace_id', 'generation'],
      columns: ASSIGNMENT_COLUMNS,
      packed: PACKED_COLUMNS,
    },
  ],
  module: import.meta.url,
  rows: (number) => ({ assignments: assignmentRows(number) }),
};

/** Nearly all rows are the assignments as they are: what is left out is NULL. */
function assignmentRows(number: FoldedNumber): (Assignment | AssignmentRow)[] {
  const { facts, history } = number;
  const { assignments, anomalies } = history;
  if (anomalies.length === 0 && facts.length === countNamed(assignments)) return assignments;
  return assignments.map((assignment) => {
    if (assignment.generation > 1) return assignment;
    const other_evidence = otherEvidenceOf(number, assignment);
    return { ...assignment, anomalies: anomaliesOf(number, assignment), other_evidence };
  });
}

/** No fact begins or ends more than one assignment. */
function countNamed(assignments: readonly Assignment[]): number {
  let named = 0;
  for (const { start_position, end_position } of assignments) {
    if (start_position !== null) named += 1;
    if (end_position !== null) named += 1;
  }
  return named;
}

function anomaliesOf({ history }: FoldedNumber, { workspace_id }: Assignment): Anomaly[] | null {
  return orNull(history.anomalies.filter(({ workspace_ids }) => workspace_ids.includes(workspace_id)));
}

function otherEvidenceOf({ facts, history }: FoldedNumber, { workspace_id }: Assignment): Evidence[] | null {
  const named = new Set(history.assignments.flatMap((one) => [one.start_position, one.end_position]));
  return orNull(
    evidenceOf(facts.filter((fact) => fact.workspace_id === workspace_id && !named.has(fact.position))),
  );
}

function orNull<T>(list: T[]): T[] | null {
  return list.length > 0 ? list : null;
}
