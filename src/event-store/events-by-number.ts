import type { StoredFactSource } from '../numbers/fact.js';
import type { Queryable } from '../tenancy/queryable.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';

/** All events of one number, in log order. */
export interface EventsOfNumber {
  e164: string;
  events: StoredFactSource[];
}

type Row = StoredFactSource & { e164: string };

const PAGE = 2_000;

const SQL = `
  SELECT e164, position, recorded_at, kind, body FROM ledger.events
   WHERE e164 IS NOT NULL AND (e164, position) > ($1, $2) AND position <= $3
     AND ($4::text[] IS NULL OR workspace_id = ANY ($4))
   ORDER BY e164, position LIMIT ${PAGE}`;

/**
 * Reads the log number by number. It holds one page of events and those of one number at a time, and no transaction:
 * the log only ever grows, so what stands up to a position is the same for every page.
 * @param workspaces whose events to read
 * @param from the first number to read; the first there is when null
 * @param upTo the last position to read
 */
export async function* eventsByNumber(
  database: Queryable,
  workspaces: Workspaces,
  from: string | null,
  upTo: number,
): AsyncGenerator<EventsOfNumber> {
  let number: EventsOfNumber | null = null;
  let after: [string, number] = [from ?? '', 0];
  for (;;) {
    const values = [...after, upTo, asSqlFilter(workspaces)];
    const { rows } = await database.query<Row>({ name: 'log-by-number', text: SQL, values });
    for (const { e164, ...event } of rows) {
      if (number !== null && number.e164 !== e164) {
        yield number;
        number = null;
      }
      number ??= { e164, events: [] };
      number.events.push(event);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = [last.e164, last.position];
  }
  if (number !== null) yield number;
}
