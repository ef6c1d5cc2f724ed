import pg from 'pg';

/** What all connections of this process have sent since they are counted. */
export interface StatementCounter {
  /** Executions of statements, prepared or not. */
  statements: number;
  /** Times that somebody waited for an answer. */
  roundTrips: number;
  stop(): void;
}

type Sending = Record<'query' | 'execute' | 'sync', (...args: unknown[]) => unknown>;

/** Counts at the wire: a simple query is a statement and a round trip, in the extended protocol a Sync ends a round trip. */
export function countStatements(): StatementCounter {
  const sending = pg.Connection.prototype as unknown as Sending;
  const { query, execute, sync } = sending;
  const counter: StatementCounter = {
    statements: 0,
    roundTrips: 0,
    stop: () => void Object.assign(sending, { query, execute, sync }),
  };
  sending.query = function (...args) {
    counter.statements += 1;
    counter.roundTrips += 1;
    return query.apply(this, args);
  };
  sending.execute = function (...args) {
    counter.statements += 1;
    return execute.apply(this, args);
  };
  sending.sync = function (...args) {
    counter.roundTrips += 1;
    return sync.apply(this, args);
  };
  return counter;
}
