import pg from 'pg';
import { TENANT_STATEMENT } from './tenant-setting.js';

/** What pg's Query does inside, as far as it is built upon here (pg 8.23, lib/query.js; test/unit/tenancy pins it). */
interface QueryInternals {
  name: string | undefined;
  callback: ((error: Error | undefined, result: pg.QueryResult) => void) | undefined;
  requiresPreparation(): boolean;
  prepare(connection: Connection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  submit(connection: Connection): Error | null;
}

interface Connection {
  parsedStatements: Record<string, string>;
  bind(message: { portal: string; statement: string; values: string[] }): void;
  execute(message: { portal: string; rows: number }): void;
  describe(message: unknown): void;
}

/** Which fields the rows of each named statement of a connection have: as long as it is prepared, always the same. */
const descriptions = new WeakMap<Connection, Map<string, unknown>>();

function descriptionsOf(connection: Connection): Map<string, unknown> {
  let known = descriptions.get(connection);
  if (!known) descriptions.set(connection, (known = new Map()));
  return known;
}

const WITHOUT_DESCRIBE = { describe: { value: () => undefined } };

const Query = pg.Query as unknown as new (
  query: string | pg.QueryConfig,
  values?: unknown[],
) => QueryInternals;

/**
 * A query that reads as one tenant. Ahead of it, in the same packet and before the one Sync, goes the statement that
 * says who that is: both run in one implicit transaction, so they cost one round trip, and the setting ends with it.
 */
export class TenantQuery extends Query {
  #tenantIsSet = false;
  #connection: Connection | null = null;

  constructor(
    private readonly setting: string,
    query: string | pg.QueryConfig,
    values?: unknown[],
  ) {
    super(query, values);
  }

  /** Refused, not sent without a tenant, on a connection that was not prepared for tenants. */
  override submit(connection: Connection): Error | null {
    if (connection.parsedStatements[TENANT_STATEMENT.name] === undefined)
      return new Error('this connection was not prepared to read as a tenant');
    return super.submit(connection);
  }

  /** The simple protocol takes no parameters and would leave the statement above no place. */
  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: Connection): void {
    connection.bind({ portal: '', statement: TENANT_STATEMENT.name, values: [this.setting] });
    connection.execute({ portal: '', rows: 0 });
    this.#connection = connection;
    const known = this.name === undefined ? undefined : descriptionsOf(connection).get(this.name);
    if (known === undefined) return super.prepare(connection);
    // Asked for once: to make it, send it and read it takes a tenth of the time of a small query.
    super.handleRowDescription(known);
    super.prepare(Object.create(connection, WITHOUT_DESCRIBE) as Connection);
  }

  override handleRowDescription(message: unknown): void {
    if (this.name !== undefined) descriptionsOf(this.#connection!).set(this.name, message);
    super.handleRowDescription(message);
  }

  /** The first row and the first completion are those of the setting. */
  override handleDataRow(message: unknown): void {
    if (this.#tenantIsSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#tenantIsSet) super.handleCommandComplete(message, connection);
    this.#tenantIsSet = true;
  }
}
