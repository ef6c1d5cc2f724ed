import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { Instant } from '../numbers/instant.js';
import { LogNotContiguous } from './event-store.errors.js';
import { LogSignal } from './log-signal.js';
import { followLog, type Tail } from './follow-log.js';
import { SharedReads } from './shared-reads.js';
import { STORED_EVENT_COLUMNS as COLUMNS, type StoredEvent } from './stored-event.js';

/** Shared by readers that must not race an append; the append function holds it exclusively. */
const APPEND_LOCK = '7305804385734157';

export interface LogPage {
  /** Read behind this position. */
  after: number;
  /** Most events to read. */
  limit: number;
  /** Only these kinds, as stored. */
  kinds?: readonly string[];
  /** Only events of this number. */
  e164?: string;
}

/** The reading side of the log, for the ledger's own work: what a caller asks for is read through VisibleLog. */
@Injectable()
export class EventLog {
  private readonly tails = new SharedReads<Tail>();

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
  ) {}

  /** The position of the newest event, 0 when there is none. */
  async head(): Promise<number> {
    const { rows } = await this.pool.query<{ head: number }>({
      name: 'log-head',
      text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
    });
    return rows[0]!.head;
  }

  /** One event, or null beyond the head. */
  async readAt(position: number): Promise<StoredEvent | null> {
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'log-at',
      text: `SELECT ${COLUMNS} FROM ledger.events WHERE position = $1`,
      values: [position],
    });
    return rows[0] ?? null;
  }

  /** Events in log order. Without filters the positions follow each other without a gap, which is asserted. */
  async readPage({ after, limit, kinds, e164 }: LogPage): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query<StoredEvent>(
      `SELECT ${COLUMNS} FROM ledger.events
        WHERE position > $1 AND ($3::text[] IS NULL OR kind = ANY($3)) AND ($4::text IS NULL OR e164 = $4)
        ORDER BY position LIMIT $2`,
      [after, limit, kinds ?? null, e164 ?? null],
    );
    if (!kinds && !e164) assertContiguous(after, rows);
    return rows;
  }

  /** All events of one number, in log order. */
  async readNumber(e164: string): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'log-number',
      text: `SELECT ${COLUMNS} FROM ledger.events WHERE e164 = $1 ORDER BY position`,
      values: [e164],
    });
    return rows;
  }

  /**
   * The events of one number recorded by `knownAt` (inclusive). For an instant that has passed the answer is final:
   * an append that is under way could still get a smaller recorded_at, so it is waited for.
   */
  async readNumberKnownAt(e164: string, knownAt: Instant): Promise<StoredEvent[]> {
    await this.settleAppendsUpTo(knownAt);
    const { rows } = await this.pool.query<StoredEvent>({
      name: 'log-number-known-at',
      text: `SELECT ${COLUMNS} FROM ledger.events WHERE e164 = $1 AND recorded_at <= $2 ORDER BY position`,
      values: [e164, knownAt],
    });
    return rows;
  }

  /**
   * The position of the last event recorded by an instant that has passed (inclusive), 0 when there is none. Final,
   * like readNumberKnownAt. recorded_at never falls along the positions, which have no gaps, so it is searched by halves.
   */
  async positionKnownAt(knownAt: Instant): Promise<number> {
    await this.settleAppendsUpTo(knownAt);
    const { rows } = await this.pool.query<{ position: number }>({
      name: 'log-position-known-at',
      text: `WITH RECURSIVE search (low, high) AS (
               SELECT 0::bigint, coalesce(max(position), 0) FROM ledger.events
               UNION ALL
               SELECT CASE WHEN known THEN middle ELSE low END, CASE WHEN known THEN high ELSE middle - 1 END
                 FROM (SELECT low, high, (low + high + 1) / 2 AS middle,
                              (SELECT recorded_at <= $1 FROM ledger.events WHERE position = (low + high + 1) / 2) AS known
                         FROM search WHERE low < high) AS halved
             )
             SELECT low AS position FROM search WHERE low = high`,
      values: [knownAt],
    });
    return rows[0]!.position;
  }

  /**
   * Batches of events behind `after`, for ever: what is there, then what comes, until `signal` aborts.
   * An empty batch now and then, while nothing comes, lets the reader show that it lives. Readers at the same place
   * share their batches: many that follow the log cost the database no more than one.
   */
  subscribe(page: LogPage, signal: AbortSignal): AsyncGenerator<readonly StoredEvent[]> {
    const read = (wanted: LogPage, seen: number) =>
      this.tails.read(`${seen} ${JSON.stringify(wanted)}`, async () => {
        // With a filter an empty page says nothing about how far the log was read, so the head is noted first.
        const head = await this.head();
        return { head, events: await this.readPage(wanted) };
      });
    return followLog(page, this.signal, read, signal);
  }

  /**
   * Waits until no append under way can still get a recorded_at up to an instant that has passed. recorded_at grows
   * along the positions, so a committed event later than `instant` proves that all is settled.
   */
  async settleAppendsUpTo(instant: Instant): Promise<void> {
    const { rows } = await this.pool.query<{ recorded_at: Instant }>({
      name: 'log-last-recorded',
      text: 'SELECT recorded_at FROM ledger.events ORDER BY position DESC LIMIT 1',
    });
    const last = rows[0]?.recorded_at;
    if (last !== undefined && last > instant) return;
    await this.pool.query(`SELECT pg_advisory_xact_lock_shared(${APPEND_LOCK})`);
  }
}

/** @throws LogNotContiguous when the events are not the ones right behind `after` */
export function assertContiguous(after: number, events: readonly { position: number }[]): void {
  events.forEach(({ position }, index) => {
    if (position !== after + index + 1) throw new LogNotContiguous(after + index + 1, position);
  });
}
