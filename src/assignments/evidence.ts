import type { Assignment } from '../numbers/assignment.js';
import type { NumberFact } from '../numbers/fact.js';

/** An event that an answer rests on. */
export interface Evidence {
  event_id: string;
  position: number;
  kind: string;
}

/** The facts that an answer rests on, in log order. */
export function evidenceOf(facts: readonly NumberFact[]): Evidence[] {
  return facts
    .map(({ event_id, position, kind, inferred }) => ({ event_id, position, kind: kindOf(kind, inferred) }))
    .sort(byPosition);
}

/** The facts that begin and end an assignment, as far as there are any. */
export function evidenceIn(assignment: Assignment): Evidence[] {
  const { start_event_id, start_position, start_source } = assignment;
  const { end_event_id, end_position, end_source } = assignment;
  const evidence: Evidence[] = [];
  if (start_event_id !== null && start_position !== null) {
    const kind = kindOf('provisioned', start_source === 'inferred');
    evidence.push({ event_id: start_event_id, position: start_position, kind });
  }
  if (end_event_id !== null && end_position !== null) {
    const kind = kindOf('released', end_source === 'inferred');
    evidence.push({ event_id: end_event_id, position: end_position, kind });
  }
  return evidence;
}

export function byPosition(a: Evidence, b: Evidence): number {
  return a.position - b.position;
}

function kindOf(kind: NumberFact['kind'], inferred: boolean): string {
  if (kind === 'provisioned') return inferred ? 'ledger.provision_inferred' : 'number.provisioned';
  return inferred ? 'ledger.release_inferred' : 'number.released';
}
