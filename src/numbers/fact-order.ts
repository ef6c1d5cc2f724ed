import { compareTexts } from './assignment-order.js';
import type { ConflictNote, NumberFact } from './fact.js';

/** The order in which facts are walked, whatever order they arrived in; equal instants are refined by `takeFitting`. */
export function byEffectiveTime(a: NumberFact, b: NumberFact): number {
  return compareTexts(a.effective_at, b.effective_at) || compareTexts(a.event_id, b.event_id);
}

/** In place. Facts mostly arrive in the order of their instants. */
export function sortByEffectiveTime(facts: NumberFact[]): void {
  for (let index = 1; index < facts.length; index++) {
    if (byEffectiveTime(facts[index - 1]!, facts[index]!) > 0) {
      facts.sort(byEffectiveTime);
      return;
    }
  }
}

/** By the event that stands, then by the note, then as recorded. */
export function byConflict(a: ConflictNote, b: ConflictNote): number {
  return (
    compareTexts(a.workspace_id, b.workspace_id) ||
    compareTexts(a.original_event_id, b.original_event_id) ||
    compareTexts(a.event_id, b.event_id) ||
    a.position - b.position
  );
}

/** The index behind the last of the facts that take effect at the same instant as the one at `start`. */
export function endOfInstant(facts: readonly NumberFact[], start: number): number {
  const instant = facts[start]?.effective_at;
  let end = start + 1;
  while (facts[end]?.effective_at === instant && end < facts.length) end += 1;
  return end;
}

/**
 * Takes out of the facts of one instant, which are in the order of their event ids, the one that fits the state: a
 * release while an assignment is open, one with the same number_id before others; a provision while none is; else the first.
 * @param facts at least one
 * @param openNumberId the number_id of the open assignment, null while none is open
 */
export function takeFitting(facts: NumberFact[], openNumberId: string | null): NumberFact {
  const wanted = openNumberId === null ? 'provisioned' : 'released';
  let fitting = facts.findIndex((fact) => fact.kind === wanted && fact.number_id === openNumberId);
  if (fitting === -1) fitting = facts.findIndex((fact) => fact.kind === wanted);
  return facts.splice(Math.max(fitting, 0), 1)[0]!;
}
