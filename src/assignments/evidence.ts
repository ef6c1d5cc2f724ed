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
    .map((fact) => ({ event_id: fact.event_id, position: fact.position, kind: kindOf(fact) }))
    .sort((a, b) => a.position - b.position);
}

function kindOf({ kind, inferred }: NumberFact): string {
  if (kind === 'provisioned') return inferred ? 'ledger.provision_inferred' : 'number.provisioned';
  return inferred ? 'ledger.release_inferred' : 'number.released';
}
