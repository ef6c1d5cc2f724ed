import type { Anomaly } from '../numbers/anomaly.js';
import type { Assignment } from '../numbers/assignment.js';
import type { FoldedNumber } from '../projections/projection.js';
import { maySee, type Workspaces } from '../tenancy/workspaces.js';
import { type Evidence, evidenceOf } from './evidence.js';

/** What is known of one number that was held at least once, over all workspaces. */
export interface KnownNumber {
  e164: string;
  /** Oldest first; never none. */
  assignments: Assignment[];
  anomalies: Anomaly[];
  evidence: Evidence[];
}

/** A number that was found, and the position of the log that what is known of it reflects. */
export interface FoundNumber {
  known: KnownNumber;
  position: number;
}

/**
 * What the events of one number tell of some workspaces; null when they make up no assignment. The same as
 * the projection's rows tell: a workspace that never held the number adds nothing.
 */
export function toKnown(
  { e164, facts, history }: FoldedNumber,
  workspaces: Workspaces = 'all',
): KnownNumber | null {
  const assignments = history.assignments.filter(({ workspace_id }) => maySee(workspaces, workspace_id));
  if (assignments.length === 0) return null;
  const holders = new Set(assignments.map(({ workspace_id }) => workspace_id));
  return {
    e164,
    assignments,
    anomalies: mergeAnomalies(
      history.anomalies.filter(({ workspace_ids }) => workspace_ids.some((id) => holders.has(id))),
    ),
    evidence: evidenceOf(facts.filter(({ workspace_id }) => holders.has(workspace_id))),
  };
}

/** The anomalies of several workspaces as one list: what two share is there once. In order of the events they rest on. */
export function mergeAnomalies(anomalies: readonly Anomaly[]): Anomaly[] {
  const distinct = new Map(
    anomalies.map((anomaly) => [`${anomaly.code} ${anomaly.positions.join()}`, anomaly]),
  );
  return [...distinct.values()].sort(byPositions);
}

function byPositions(a: Anomaly, b: Anomaly): number {
  const differing = a.positions.findIndex((position, index) => position !== b.positions[index]);
  if (differing >= 0) return a.positions[differing]! - (b.positions[differing] ?? 0);
  return a.positions.length - b.positions.length || (a.code < b.code ? -1 : 1);
}
