import * as fc from 'fast-check';
import type pg from 'pg';
import { ListNumbers, type Moment } from '../../src/assignments/list-numbers.query.js';
import type { NumberFilter } from '../../src/assignments/number-filter.js';
import type { NumberItem } from '../../src/assignments/number-item.js';
import type { NumberFact } from '../../src/numbers/fact.js';
import type { Instant } from '../../src/numbers/instant.js';
import type { TestDatabase } from './database.js';
import { readingParts } from './reading-parts.js';
import type { EventSketch } from './events.js';
import type { NaiveItem } from './naive-ledger.js';
import { record } from './read-models.js';

/** As sent, and the same instant in UTC: around midnight in Nairobi, at the end of a month and on a leap day. */
const SENT: [string, Instant][] = [
  ['2024-01-31T23:59:59.999999+03:00', '2024-01-31T20:59:59.999999Z'],
  ['2024-02-01T00:00:00+03:00', '2024-01-31T21:00:00.000000Z'],
  ['2024-02-28T21:00:00Z', '2024-02-28T21:00:00.000000Z'],
  ['2024-02-29T00:00:00.000001+03:00', '2024-02-28T21:00:00.000001Z'],
  ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999000Z'],
  ['2024-03-01T00:00:00Z', '2024-03-01T00:00:00.000000Z'],
];

/** Each of these instants, and the microsecond before and after it. */
export const INSTANTS: Instant[] = [
  '2024-01-31T20:59:59.999998Z',
  ...SENT.map(([, instant]) => instant),
  '2024-02-28T20:59:59.999999Z',
  '2024-02-28T21:00:00.000002Z',
  '2024-02-29T23:59:59.998999Z',
  '2024-03-01T00:00:00.000001Z',
  '2025-01-01T00:00:00.000000Z',
];

/** An event of one of three numbers, as the provider might send it. */
export interface AnyEvent {
  kind: 'number.provisioned' | 'number.released';
  name: string;
  workspace: 'a' | 'b';
  line: number;
  sent: [string, Instant];
  number_id: string;
  country_code: string;
  release_reason: string;
}

const anyEvent: fc.Arbitrary<AnyEvent> = fc.record({
  kind: fc.constantFrom('number.provisioned', 'number.released'),
  name: fc.constantFrom('p', 'q', 'r'),
  workspace: fc.constantFrom('a', 'a', 'b'),
  line: fc.integer({ min: 1, max: 3 }),
  sent: fc.constantFrom(...SENT),
  number_id: fc.constantFrom('n1', 'n1', 'n2'),
  country_code: fc.constantFrom('KE', 'UG'),
  release_reason: fc.constantFrom('explicit', 'trial_expired'),
});

/** Events that arrive together, some of them late. */
export const someEvents = fc.array(anyEvent, { minLength: 1, maxLength: 8 });

/** The numbers of one run of a property: its own, so that one database does for all runs. */
export class Run {
  private static runs = 0;
  private readonly id = (Run.runs += 1);
  readonly prefix = `+2547${String(this.id).padStart(5, '0')}`;
  /** Everything recorded so far, as facts that were not read from the bodies. */
  readonly facts: NumberFact[] = [];

  constructor(private readonly pool: pg.Pool) {}

  /** Puts events on the log. @returns an instant by which they, and nothing later, were known */
  async arrive(events: AnyEvent[]): Promise<Instant> {
    const named = events.map((event, index) => ({
      event,
      event_id: `${event.name}-${this.id}-${index}-${this.facts.length}`,
    }));
    const last = await record(
      this.pool,
      named.map(({ event, event_id }) => this.sketch(event, event_id)),
    );
    const { rows } = await this.pool.query<{ position: number; recorded_at: Instant }>(
      'SELECT position, recorded_at FROM ledger.events WHERE position > $1 AND position <= $2 ORDER BY position',
      [last - events.length, last],
    );
    named.forEach(({ event, event_id }, index) => this.facts.push(this.fact(event, event_id, rows[index]!)));
    return rows.at(-1)!.recorded_at;
  }

  private e164(line: number): string {
    return `${this.prefix}00${line}`;
  }

  private sketch(event: AnyEvent, event_id: string): EventSketch {
    const { kind, workspace, line, sent, number_id, country_code, release_reason } = event;
    const data = { number_id, country_code, ...(kind === 'number.released' ? { release_reason } : {}) };
    return { kind, event_id, workspace_id: workspace, e164: this.e164(line), occurred_at: sent[0], data };
  }

  private fact(
    event: AnyEvent,
    event_id: string,
    at: { position: number; recorded_at: Instant },
  ): NumberFact {
    const { workspace, line, sent, number_id, country_code, release_reason } = event;
    const base = { ...at, inferred: false, event_id, workspace_id: workspace, e164: this.e164(line) };
    const both = { ...base, effective_at: sent[1], occurred_at: sent[1], number_id, country_code };
    return event.kind === 'number.released'
      ? { ...both, kind: 'released', release_reason }
      : { ...both, kind: 'provisioned', capabilities: null, series_id: null, rental_start_at: null };
  }
}

/** The whole list under these filters, read page by page. */
export async function walk(
  database: TestDatabase,
  filter: NumberFilter,
  moment: Moment,
  limit: number,
): Promise<NumberItem[]> {
  const handler = readingParts(database).listNumbers;
  const items: NumberItem[] = [];
  for (;;) {
    const after = items.at(-1)?.e164 ?? null;
    const page = await handler.execute(new ListNumbers('all', filter, after, limit, moment));
    items.push(...page);
    if (page.length < limit) return items;
  }
}

/** An item in the terms of the naive model. */
export function summary({ e164, state, current, last, generations, anomalies }: NumberItem): NaiveItem {
  return {
    e164,
    state,
    current: current && `${current.workspace_id}#${current.generation}`,
    last: `${last.workspace_id}#${last.generation}`,
    generations,
    anomalies: anomalies.map(({ code, positions }) => `${code} ${positions.join()}`).sort(),
  };
}
