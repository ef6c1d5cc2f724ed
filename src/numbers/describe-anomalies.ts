import type { Anomaly, AnomalyCode } from './anomaly.js';
import type { Assignment } from './assignment.js';
import type { ConflictNote, NumberFact } from './fact.js';
import type { Overlap } from './find-overlaps.js';
import type { Repeat, Superseded, WorkspaceHistory } from './fold-workspace.js';
import { formatInstant, type Instant } from './instant.js';

/** What does not add up among the facts of one workspace. */
export function describeWorkspace(history: WorkspaceHistory): Anomaly[] {
  const anomalies: Anomaly[] = [];
  history.assignments.forEach((assignment, index) => {
    const next = history.assignments[index + 1];
    if (assignment.started_at === null) anomalies.push(missingProvision(assignment));
    if (assignment.ended_at !== null && assignment.end_event_id === null && next !== undefined) {
      anomalies.push(missingRelease(assignment, next));
    }
  });
  for (const repeat of history.repeatedProvisions) anomalies.push(repeatedProvision(repeat));
  for (const repeat of history.repeatedReleases) anomalies.push(repeatedRelease(repeat));
  for (const superseded of history.superseded) anomalies.push(inferredSuperseded(superseded));
  return anomalies;
}

export function describeOverlap({ pair: [a, b], from, until }: Overlap): Anomaly {
  const since = from === null ? '' : ` from ${formatInstant(from)}`;
  const till = until === null ? ' on' : ` until ${formatInstant(until)}`;
  return {
    code: 'overlapping_assignments',
    e164: a.e164,
    workspace_ids: [a.workspace_id, b.workspace_id],
    positions: [...positionsOf(a), ...positionsOf(b)],
    message: `By their events, workspaces ${a.workspace_id} and ${b.workspace_id} both held ${a.e164}${since}${till}.`,
  };
}

/** An effective time more than a day after the fact was recorded. */
export function describeFuture(fact: NumberFact): Anomaly {
  const { event_id } = fact;
  return anomaly(
    'future_effective',
    fact,
    [fact.position],
    `Event ${event_id} takes effect on ${at(fact.effective_at)}, more than a day after it was recorded.`,
  );
}

export function describeConflict(note: ConflictNote): Anomaly {
  return anomaly(
    'conflicting_delivery',
    note,
    [note.original_position, note.position],
    `A delivery brought event ${note.original_event_id} with other content than the ledger has. The first content stands.`,
  );
}

function missingRelease(assignment: Assignment, next: Assignment): Anomaly {
  const { workspace_id, e164, started_at, ended_at } = assignment;
  return anomaly(
    'missing_release',
    assignment,
    known([assignment.start_position, next.start_position]),
    `Workspace ${workspace_id}, which held ${e164} since ${at(started_at)}, was given it again on ${at(ended_at)}; ` +
      'the release in between was not received.',
  );
}

function missingProvision(assignment: Assignment): Anomaly {
  const { workspace_id, e164, ended_at } = assignment;
  return anomaly(
    'missing_provision',
    assignment,
    known([assignment.end_position]),
    `Workspace ${workspace_id} released ${e164} on ${at(ended_at)}, but its provision was not received.`,
  );
}

function repeatedProvision({ fact, of }: Repeat<NumberFact>): Anomaly {
  return anomaly(
    'repeated_provision',
    fact,
    known([of.start_position, fact.position]),
    `Event ${fact.event_id} gives ${fact.e164} to workspace ${fact.workspace_id} on ${at(fact.effective_at)}, ` +
      `as event ${of.start_event_id} already did.`,
  );
}

function repeatedRelease({ fact, of }: Repeat<NumberFact>): Anomaly {
  return anomaly(
    'repeated_release',
    fact,
    known([of.end_position, fact.position]),
    `Event ${fact.event_id} says that workspace ${fact.workspace_id} released ${fact.e164} on ${at(fact.effective_at)}, ` +
      `but by event ${of.end_event_id} it was released on ${at(of.ended_at)}.`,
  );
}

function inferredSuperseded({ fact, by }: Superseded): Anomaly {
  const what = fact.kind === 'provisioned' ? 'was given' : 'had released';
  return anomaly(
    'inferred_superseded',
    fact,
    [...(by === undefined ? [] : positionsOf(by)), fact.position],
    `Event ${fact.event_id} inferred that workspace ${fact.workspace_id} ${what} ${fact.e164} by ${at(fact.effective_at)}; ` +
      'other events tell it differently and stand.',
  );
}

function anomaly(
  code: AnomalyCode,
  { e164, workspace_id }: { e164: string; workspace_id: string },
  positions: number[],
  message: string,
): Anomaly {
  return { code, e164, workspace_ids: [workspace_id], positions, message };
}

function positionsOf({ start_position, end_position }: Assignment): number[] {
  return known([start_position, end_position]);
}

function known(positions: (number | null)[]): number[] {
  return positions.filter((position) => position !== null);
}

function at(instant: Instant | null): string {
  return instant === null ? 'an unknown date' : formatInstant(instant);
}
