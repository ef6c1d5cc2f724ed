import type { Assignment } from './assignment.js';
import { endOfInstant, takeFitting } from './fact-order.js';
import type { NumberFact, ProvisionFact, ReleaseFact } from './fact.js';
import { endBy, openedBy, releasedUnseen } from './open-and-end.js';

/** A fact that said again what an assignment already knew. */
export interface Repeat<Fact extends NumberFact> {
  fact: Fact;
  of: Assignment;
}

/** An inferred fact that had to give way. */
export interface Superseded {
  fact: NumberFact;
  /** The assignment that says otherwise; none where an inferred release found nothing at all to end. */
  by: Assignment | undefined;
}

/** What the facts of one workspace about one number come to. */
export interface WorkspaceHistory {
  /** In order of time, one after the other, at most the last one open. */
  assignments: Assignment[];
  repeatedProvisions: Repeat<ProvisionFact>[];
  repeatedReleases: Repeat<ReleaseFact>[];
  superseded: Superseded[];
}

/** Walks the provider's facts of one workspace, which are in the order `byEffectiveTime`. */
export function foldWorkspace(facts: readonly NumberFact[]): WorkspaceHistory {
  const history: WorkspaceHistory = {
    assignments: [],
    repeatedProvisions: [],
    repeatedReleases: [],
    superseded: [],
  };
  let start = 0;
  while (start < facts.length) {
    const end = endOfInstant(facts, start);
    if (end - start === 1) {
      apply(history, facts[start]!);
    } else {
      const atOnce = facts.slice(start, end);
      while (atOnce.length > 0)
        apply(history, takeFitting(atOnce, openAssignment(history)?.number_id ?? null));
    }
    start = end;
  }
  return history;
}

function apply(history: WorkspaceHistory, fact: NumberFact): void {
  if (fact.kind === 'provisioned') provision(history, fact);
  else release(history, fact);
}

function provision(history: WorkspaceHistory, fact: ProvisionFact): void {
  const open = openAssignment(history);
  if (open?.started_at === fact.effective_at) {
    history.repeatedProvisions.push({ fact, of: open });
    return;
  }
  if (open !== undefined) {
    // its release was missed: all that is known is that it was over by now
    open.ended_at = fact.effective_at;
    open.end_source = 'inferred';
  }
  history.assignments.push(openedBy(fact, history.assignments.length + 1));
}

function release(history: WorkspaceHistory, fact: ReleaseFact): void {
  const last = history.assignments.at(-1);
  if (last?.ended_at === null) endBy(last, fact);
  else if (last?.number_id === fact.number_id) history.repeatedReleases.push({ fact, of: last });
  else history.assignments.push(releasedUnseen(fact, history.assignments.length + 1));
}

function openAssignment(history: WorkspaceHistory): Assignment | undefined {
  const last = history.assignments.at(-1);
  return last?.ended_at === null ? last : undefined;
}
