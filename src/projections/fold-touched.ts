import type pg from 'pg';
import {
  type ConflictNote,
  type NumberFact,
  type StoredFactSource,
  toConflictNote,
  toNumberFact,
} from '../numbers/fact.js';
import { foldNumber } from '../numbers/fold.js';
import { FOLDED_KINDS } from '../numbers/stored-kinds.js';
import type { FoldedNumber } from './projection.js';

/** An event, and the number it is about. */
interface FactRow extends StoredFactSource {
  e164: string;
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
async function eventsOfNumbers(
  client: pg.Pool | pg.PoolClient,
  e164s: readonly string[],
  upTo: number,
): Promise<Map<string, FactRow[]>> {
  // `+ 0`: found by their numbers alone. Guessing wrongly, PostgreSQL would look through all positions up to there as well.
  const { rows } = await client.query<FactRow>({
    name: 'facts-of-numbers',
    text: `SELECT e164, position, recorded_at, kind, body FROM ledger.events
            WHERE e164 = ANY($1) AND position + 0 <= $2 AND kind = ANY($3) ORDER BY e164, position`,
    values: [e164s, upTo, FOLDED_KINDS],
  });
  return byNumber(rows);
}

/** Folds one number from its events, in log order. */
export function foldEvents(e164: string, events: readonly StoredFactSource[]): FoldedNumber {
  return fold(e164, read(events));
}

/** A number that some events touch, as it is known behind them and was before them. */
export interface TouchedNumber {
  now: FoldedNumber;
  /** Null when nothing was known of it. */
  before: FoldedNumber | null;
}

/** Folds one number from its events, in log order, up to the last of them and up to a position. */
export function foldTouched(
  e164: string,
  events: readonly StoredFactSource[],
  position: number,
): TouchedNumber {
  const all = read(events);
  const isKnown = (fact: { position: number }) => fact.position <= position;
  const earlier = { facts: all.facts.filter(isKnown), notes: all.notes.filter(isKnown) };
  const wasKnown = earlier.facts.length + earlier.notes.length > 0;
  return { now: fold(e164, all), before: wasKnown ? fold(e164, earlier) : null };
}

interface Read {
  facts: NumberFact[];
  notes: ConflictNote[];
}

function read(events: readonly StoredFactSource[]): Read {
  const facts: NumberFact[] = [];
  const notes: ConflictNote[] = [];
  for (const event of events) {
    const fact = toNumberFact(event);
    if (fact !== null) facts.push(fact);
    const note = toConflictNote(event);
    if (note !== null) notes.push(note);
  }
  return { facts, notes };
}

function fold(e164: string, { facts, notes }: Read): FoldedNumber {
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
