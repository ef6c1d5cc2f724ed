import type { Anomaly } from './anomaly.js';
import { oldestFirst } from './assignment-order.js';
import type { Assignment } from './assignment.js';
import { assertOneAfterTheOther } from './assert-history.js';
import {
  describeConflict,
  describeFuture,
  describeOverlap,
  describeWorkspace,
} from './describe-anomalies.js';
import { byConflict, sortByEffectiveTime } from './fact-order.js';
import type { ConflictNote, NumberFact } from './fact.js';
import { findOverlaps } from './find-overlaps.js';
import { foldWorkspace, type WorkspaceHistory } from './fold-workspace.js';
import { groupByWorkspace } from './group-by-workspace.js';
import { addSeconds } from './instant.js';
import { layInferred } from './lay-inferred.js';

/** Who held a number when, and what in its events does not add up. */
export interface NumberHistory {
  /** Oldest first: by start (an unknown start by the end), then by end, then by workspace and generation. */
  assignments: Assignment[];
  /** By workspace, then what concerns two workspaces, then conflicting deliveries. */
  anomalies: Anomaly[];
}

const SECONDS_PER_DAY = 86_400;

/**
 * Works out the history of one number from any set of its facts, and from the notes of deliveries that conflict with
 * them. Pure: the result depends on the set alone, neither on its order nor on facts that are given twice.
 * Throws ImpossibleState when the facts are of several numbers.
 */
export function foldNumber(facts: readonly NumberFact[], notes: readonly ConflictNote[] = []): NumberHistory {
  const assignments: Assignment[] = [];
  const anomalies: Anomaly[] = [];
  const workspaces = groupByWorkspace(facts);
  for (const own of workspaces) {
    sortByEffectiveTime(own);
    const history = historyOf(own);
    assertOneAfterTheOther(history.assignments);
    for (const assignment of history.assignments) assignments.push(assignment);
    for (const anomaly of describeWorkspace(history)) anomalies.push(anomaly);
    for (const fact of own) if (isFuture(fact)) anomalies.push(describeFuture(fact));
  }
  if (workspaces.length > 1) {
    assignments.sort(oldestFirst);
    for (const overlap of findOverlaps(assignments)) anomalies.push(describeOverlap(overlap));
  }
  for (const note of withoutRepeats(notes)) anomalies.push(describeConflict(note));
  return { assignments, anomalies };
}

const isInferred = ({ inferred }: NumberFact): boolean => inferred;

function historyOf(facts: readonly NumberFact[]): WorkspaceHistory {
  if (!facts.some(isInferred)) return foldWorkspace(facts);
  const provider = foldWorkspace(facts.filter(({ inferred }) => !inferred));
  return layInferred(provider, facts.filter(isInferred));
}

/** In a fixed order; a note that is given several times once, as it was recorded first. */
function withoutRepeats(notes: readonly ConflictNote[]): ConflictNote[] {
  if (notes.length === 0) return [];
  const sorted = notes.toSorted(byConflict);
  return sorted.filter((note, index) => {
    const before = sorted[index - 1];
    return note.event_id !== before?.event_id || note.workspace_id !== before.workspace_id;
  });
}

function isFuture({ effective_at, recorded_at }: NumberFact): boolean {
  // nearly every fact is settled by the first comparison, which costs nothing
  return effective_at > recorded_at && effective_at > addSeconds(recorded_at, SECONDS_PER_DAY);
}
