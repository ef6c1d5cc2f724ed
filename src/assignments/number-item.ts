import type { Anomaly } from '../numbers/anomaly.js';
import { heldAt, startedBy } from '../numbers/as-of.js';
import type { Assignment } from '../numbers/assignment.js';
import { displayNumber } from '../numbers/e164.js';
import type { Instant } from '../numbers/instant.js';
import type { KnownNumber } from './known-number.js';

/** One number over all workspaces, as lists show it. */
export interface NumberItem {
  e164: string;
  /** For people. */
  display: string;
  /** `active` when any workspace holds it. Released means: not ours, never: free. */
  state: 'active' | 'released';
  /** Where several workspaces hold it: the one that started latest. */
  current: Assignment | null;
  /** The one that started latest. */
  last: Assignment;
  /** When the last of its holders let go of it; null while it is held. */
  released_at: Instant | null;
  generations: number;
  anomalies: Anomaly[];
}

/** By everything known, without asking a clock: held is what no release has ended (docs/decisions/0050). */
export function newestItem(known: KnownNumber): NumberItem {
  const held = known.assignments.filter(({ ended_at }) => ended_at === null);
  return numberItem(known, { held, started: known.assignments });
}

/** As it was at an instant, by everything known; null when nobody had started to hold the number by then. */
export function itemAsOf(known: KnownNumber, asOf: Instant): NumberItem | null {
  const started = startedBy(known.assignments, asOf);
  if (started.length === 0) return null;
  return numberItem(known, { held: heldAt(known.assignments, asOf), started });
}

function numberItem(
  { e164, anomalies }: KnownNumber,
  { held, started }: { held: Assignment[]; started: Assignment[] },
): NumberItem {
  const current = held.at(-1) ?? null;
  return {
    e164,
    display: displayNumber(e164),
    state: current === null ? 'released' : 'active',
    current,
    last: started.at(-1)!,
    released_at: current === null ? latestEnd(started) : null,
    generations: started.length,
    anomalies,
  };
}

/** Not always that of the last to start: another workspace may have held it from earlier until later. */
function latestEnd(ended: readonly Assignment[]): Instant {
  return ended.map(({ ended_at }) => ended_at!).reduce((a, b) => (a > b ? a : b));
}
