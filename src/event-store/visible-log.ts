import { Injectable } from '@nestjs/common';
import type { Instant } from '../numbers/instant.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { assertContiguous, EventLog, type LogPage } from './event-log.js';
import { followLog, type Tail } from './follow-log.js';
import { LogSignal } from './log-signal.js';
import { type LoggedNumbersFilter, numbersOnLog } from './numbers-on-log.js';
import { SharedReads } from './shared-reads.js';
import { STORED_EVENT_COLUMNS as COLUMNS, type StoredEvent } from './stored-event.js';

const PAGE = `
  SELECT ${COLUMNS} FROM ledger.events
   WHERE position > $1 AND ($3::text[] IS NULL OR kind = ANY($3)) AND ($4::text IS NULL OR e164 = $4)
     AND ($5::text[] IS NULL OR workspace_id = ANY($5))
   ORDER BY position LIMIT $2`;

const NUMBER_KNOWN_AT = `
  SELECT ${COLUMNS} FROM ledger.events
   WHERE e164 = $1 AND recorded_at <= $2 AND ($3::text[] IS NULL OR workspace_id = ANY($3)) ORDER BY position`;

// `+ 0`: found by their numbers alone, not by looking through all positions up to there as well.
const NUMBERS_UP_TO = `
  SELECT ${COLUMNS} FROM ledger.events
   WHERE e164 = ANY($1) AND position + 0 <= $2 AND ($3::text[] IS NULL OR workspace_id = ANY($3)) ORDER BY e164, position`;

/** Some events of one number, in log order. */
export interface NumberEvents {
  e164: string;
  events: StoredEvent[];
}

/** The log as a caller sees it: the events of workspaces that the caller may see, at the positions they have. */
@Injectable()
export class VisibleLog {
  private readonly tails = new SharedReads<Tail>();

  constructor(
    private readonly log: EventLog,
    private readonly reads: TenantReads,
    private readonly signal: LogSignal,
  ) {}

  /** In log order. To whom everything is visible, without filters, the positions have no gaps, which is asserted. */
  async readPage(visible: Workspaces, { after, limit, kinds, e164 }: LogPage): Promise<StoredEvent[]> {
    const { rows } = await this.reads
      .of(visible)
      .query<StoredEvent>(PAGE, [after, limit, kinds, e164, asSqlFilter(visible)]);
    if (visible === 'all' && !kinds && !e164) assertContiguous(after, rows);
    return rows;
  }

  /** The events of one number recorded by an instant that has passed; final, like EventLog.readNumberKnownAt. */
  async readNumberKnownAt(visible: Workspaces, e164: string, knownAt: Instant): Promise<StoredEvent[]> {
    await this.log.settleAppendsUpTo(knownAt);
    const values = [e164, knownAt, asSqlFilter(visible)];
    const query = { name: 'log-number-known-at', text: NUMBER_KNOWN_AT, values };
    return (await this.reads.of(visible).query<StoredEvent>(query)).rows;
  }

  /** The numbers that visible events are about, in the order of their digits, from the one behind `after` on. */
  listNumbers(
    visible: Workspaces,
    filter: LoggedNumbersFilter,
    after: string | null,
    limit: number,
  ): Promise<string[]> {
    return numbersOnLog(this.reads.of(visible), filter, after, limit);
  }

  /** The events of each of these numbers up to a position (inclusive), in the order of the numbers. */
  async readNumbersUpTo(visible: Workspaces, e164s: string[], upTo: number): Promise<NumberEvents[]> {
    const values = [e164s, upTo, asSqlFilter(visible)];
    const query = { name: 'log-numbers-up-to', text: NUMBERS_UP_TO, values };
    const { rows } = await this.reads.of(visible).query<StoredEvent>(query);
    const numbers = new Map<string, StoredEvent[]>();
    for (const event of rows) {
      const same = numbers.get(event.e164!);
      if (same) same.push(event);
      else numbers.set(event.e164!, [event]);
    }
    return [...numbers].map(([e164, events]) => ({ e164, events }));
  }

  /**
   * Batches of events behind `after`, for ever (see followLog). Callers at the same place who may see the same share
   * their batches: many that follow the log cost the database no more than one.
   */
  subscribe(visible: Workspaces, page: LogPage, abort: AbortSignal): AsyncGenerator<readonly StoredEvent[]> {
    const read = (wanted: LogPage, seen: number) =>
      this.tails.read(JSON.stringify([seen, visible, wanted]), async () => {
        const head = await this.log.head();
        return { head, events: await this.readPage(visible, wanted) };
      });
    return followLog(page, this.signal, read, abort);
  }
}
