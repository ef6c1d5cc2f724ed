import type pg from 'pg';
import { type ConflictNote, type NumberFact, toConflictNote, toNumberFact } from '../numbers/fact.js';
import { foldNumber } from '../numbers/fold.js';
import { FOLDED_KINDS } from '../numbers/stored-kinds.js';
import type { Instant } from '../numbers/instant.js';
import type { FoldedNumber } from './projection.js';

/** An event, and the number it is about. */
export interface FactRow {
  e164: string;
  position: number;
  recorded_at: Instant;
  kind: string;
  body: Buffer;
}

/** Folds each of these numbers from everything the log has of it up to a position (inclusive). */
export async function foldNumbers(
  client: pg.Pool | pg.PoolClient,
  e164s: readonly string[],
  upTo: number,
): Promise<FoldedNumber[]> {
  const numbers = await eventsOfNumbers(client, e164s, upTo);
  return [...numbers].map(([e164, events]) => foldEvents(e164, events));
}

/** Everything that the log says of these numbers up to a position (inclusive), each number's events in log order. */
export async function eventsOfNumbers(
  client: pg.Pool | pg.PoolClient,
  e164s: readonly string[],
  upTo: number,
): Promise<Map<string, FactRow[]>> {
  const { rows } = await client.query<FactRow>({
    name: 'facts-of-numbers',
    text: `SELECT e164, position, recorded_at, kind, body FROM ledger.events
            WHERE e164 = ANY($1) AND position <= $2 AND kind = ANY($3) ORDER BY e164, position`,
    values: [e164s, upTo, FOLDED_KINDS],
  });
  return byNumber(rows);
}

/** Folds one number from its events, in log order. */
export function foldEvents(e164: string, events: readonly Omit<FactRow, 'e164'>[]): FoldedNumber {
  const facts: NumberFact[] = [];
  const notes: ConflictNote[] = [];
  for (const event of events) {
    const fact = toNumberFact(event);
    if (fact !== null) facts.push(fact);
    const note = toConflictNote(event);
    if (note !== null) notes.push(note);
  }
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
