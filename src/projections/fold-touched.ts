import type pg from 'pg';
import { toConflictNote, toNumberFact } from '../numbers/fact.js';
import { foldNumber } from '../numbers/fold.js';
import type { Instant } from '../numbers/instant.js';
import { REACTION_OUTCOME_KINDS } from '../numbers/own-events.js';
import type { FoldedNumber } from './projection.js';

interface FactRow {
  e164: string;
  position: number;
  recorded_at: Instant;
  kind: string;
  body: Buffer;
}

/** Folds each of these numbers from everything the log has of it up to a position (inclusive). */
export async function foldNumbers(
  client: pg.Pool | pg.PoolClient,
  e164s: string[],
  upTo: number,
): Promise<FoldedNumber[]> {
  const { rows } = await client.query<FactRow>({
    name: 'facts-of-numbers',
    text: `SELECT e164, position, recorded_at, kind, body FROM ledger.events
            WHERE e164 = ANY($1) AND position <= $2 AND kind <> ALL($3) ORDER BY e164, position`,
    // several a release, and they say nothing about who holds the number
    values: [e164s, upTo, REACTION_OUTCOME_KINDS],
  });
  return [...byNumber(rows)].map(([e164, events]) => foldEvents(e164, events));
}

/** Folds one number from its events, in log order. */
export function foldEvents(e164: string, events: readonly Omit<FactRow, 'e164'>[]): FoldedNumber {
  const facts = events.map(toNumberFact).filter((fact) => fact !== null);
  const notes = events.map(toConflictNote).filter((note) => note !== null);
  return { e164, facts, history: foldNumber(facts, notes) };
}

function byNumber(rows: FactRow[]): Map<string, FactRow[]> {
  const numbers = new Map<string, FactRow[]>();
  for (const row of rows) {
    const events = numbers.get(row.e164);
    if (events) events.push(row);
    else numbers.set(row.e164, [row]);
  }
  return numbers;
}
