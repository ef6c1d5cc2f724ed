import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { appendOne } from './append-one.js';
import { APPEND_POOL, BATCHES_IN_FLIGHT } from './append-pool.js';
import { BodyPack } from './body-pack.js';
import { commitBatch } from './commit-batch.js';
import { EVENT_PARAMETERS, EventColumns } from './event-columns.js';
import { GroupCommit } from './group-commit.js';
import { LogSignal } from './log-signal.js';
import { OUTCOMES, type Outcomes, readOutcomes } from './outcomes.js';
import type { AppendOutcome, NewEvent } from './stored-event.js';

const APPEND_PATIENCE_MS = 8_000;

/** The writing side of the log, for facts of our own. Deliveries come in through the intake, by the same SQL function. */
@Injectable()
export class EventStore {
  private readonly group = new GroupCommit<NewEvent[], AppendOutcome[]>(
    (calls, waitedMs) => this.commitCalls(calls, waitedMs),
    {
      batch: 256,
      inFlight: BATCHES_IN_FLIGHT,
      waiting: 10_000,
    },
  );

  constructor(
    @Inject(APPEND_POOL) private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
  ) {}

  /**
   * Appends events next to each other on the log and resolves after the commit, with one outcome an event.
   * An event that is there already is not written again.
   */
  append(events: NewEvent[]): Promise<AppendOutcome[]> {
    return this.group.submit(events);
  }

  private async commitCalls(
    calls: NewEvent[][],
    waitedMs: number,
  ): Promise<PromiseSettledResult<AppendOutcome[]>[]> {
    const results = await commitBatch(calls, (batch) => this.appendAll(batch), APPEND_PATIENCE_MS - waitedMs);
    this.signal.announce();
    return results;
  }

  private async appendAll(calls: NewEvent[][]): Promise<AppendOutcome[][]> {
    const outcomes = await appendEvents(this.pool, calls.flat());
    let next = 0;
    return calls.map((events) => outcomes.slice(next, (next += events.length)));
  }
}

/** Appends events within the caller's transaction where `client` has one. */
export async function appendEvents(
  client: pg.Pool | pg.PoolClient,
  events: NewEvent[],
): Promise<AppendOutcome[]> {
  if (events.length === 1) {
    const position = await appendOne(client, events[0]!);
    if (position !== null) return [{ outcome: 'recorded', position }];
  }
  return appendBatch(client, events);
}

async function appendBatch(client: pg.Pool | pg.PoolClient, events: NewEvent[]): Promise<AppendOutcome[]> {
  const columns = new EventColumns(new BodyPack());
  for (const event of events) columns.add(event);
  const { rows } = await client.query<Outcomes>({
    name: 'append-events',
    text: `SELECT ${OUTCOMES} FROM ledger.append_events(${EVENT_PARAMETERS})`,
    values: columns.parameters(),
  });
  return readOutcomes(rows);
}
