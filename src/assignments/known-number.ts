import type { Anomaly } from '../numbers/anomaly.js';
import type { Assignment } from '../numbers/assignment.js';
import type { Evidence } from './evidence.js';

/** What is known of one number that was held at least once, over all workspaces. */
export interface KnownNumber {
  e164: string;
  /** Oldest first; never none. All of them, or the last of each workspace where no more was asked for. */
  assignments: Assignment[];
  /** How many assignments there are, whether they were asked for or not. */
  generations: number;
  anomalies: Anomaly[];
  evidence: Evidence[];
}

/** A number that was found, and the position of the log that what is known of it reflects. */
export interface FoundNumber {
  known: KnownNumber;
  position: number;
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
