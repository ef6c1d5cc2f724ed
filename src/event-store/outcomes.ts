import type { AppendOutcome } from './stored-event.js';

/** The outcomes of a batch in one row: reading a row for each costs more than parsing the two lists. */
export interface Outcomes {
  outcomes: AppendOutcome['outcome'][];
  positions: number[];
}

/** What to select from ledger.append_events() or ledger.record_deliveries(): the rows come in the order of the events. */
export const OUTCOMES = `
  coalesce(array_to_json(array_agg(outcome)), '[]') AS outcomes,
  coalesce(array_to_json(array_agg(position)), '[]') AS positions`;

export function readOutcomes([row]: readonly Outcomes[]): AppendOutcome[] {
  const { outcomes, positions } = row!;
  return outcomes.map((outcome, index) => ({ outcome, position: positions[index]! }));
}
