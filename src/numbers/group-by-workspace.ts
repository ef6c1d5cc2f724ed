import { compareTexts } from './assignment-order.js';
import type { NumberFact } from './fact.js';
import { ImpossibleState } from './numbers.errors.js';

/** Up to how many facts each can be compared with every other. */
const FEW = 16;

/**
 * The facts of each workspace, in the order of the workspace ids; a fact that is given several times once, as it was
 * recorded first. Throws ImpossibleState when the facts are of several numbers.
 */
export function groupByWorkspace(facts: readonly NumberFact[]): NumberFact[][] {
  if (facts.length <= FEW && areOfOneWorkspace(facts)) return facts.length === 0 ? [] : [facts.slice()];
  const workspaces = new Map<string, Map<string, NumberFact>>();
  for (const fact of facts) {
    assertSameNumber(facts[0]!, fact);
    let own = workspaces.get(fact.workspace_id);
    if (own === undefined) workspaces.set(fact.workspace_id, (own = new Map()));
    const known = own.get(fact.event_id);
    if (known === undefined || fact.position < known.position) own.set(fact.event_id, fact);
  }
  const ids = [...workspaces.keys()].sort(compareTexts);
  return ids.map((id) => [...workspaces.get(id)!.values()]);
}

/** True for different facts of one number and one workspace, as most numbers have them: nothing is to be sorted out then. */
function areOfOneWorkspace(facts: readonly NumberFact[]): boolean {
  for (let index = 1; index < facts.length; index++) {
    const { e164, workspace_id, event_id } = facts[index]!;
    if (e164 !== facts[0]!.e164 || workspace_id !== facts[0]!.workspace_id) return false;
    for (let other = 0; other < index; other++) if (facts[other]!.event_id === event_id) return false;
  }
  return true;
}

function assertSameNumber(first: NumberFact, fact: NumberFact): void {
  if (first.e164 === fact.e164) return;
  throw new ImpossibleState(
    `Expected facts of one number, got ${first.e164} at position ${first.position} and ${fact.e164} at ${fact.position}.`,
  );
}
