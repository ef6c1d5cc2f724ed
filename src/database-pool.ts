import pg from 'pg';

/** The role the service works as: it may read everything and append, never rewrite (docs/database-roles.md). */
export const SERVICE_ROLE = 'number_ledger_service';

/** The role that callers' queries are run as: it only reads, and only what its tenant may see (docs/decisions/0141). */
export const READER_ROLE = 'number_ledger_reader';

/**
 * `service` is what the running ledger uses for its own work, `reader` for what callers ask; `owner` is for migrations
 * and for nothing else.
 */
export type DatabaseRole = 'service' | 'reader' | 'owner';

const TYPE_INT8 = 20;
const TYPE_TIMESTAMPTZ = 1184;

/** int8 arrives as text; positions and counters fit a double, and anything that does not must not be rounded. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error(`expected an integer below 2^53, the database sent ${text}`);
  return value;
}

/** `2026-06-27 10:00:00.5+00` → `2026-06-27T10:00:00.500000Z`, the one form in which instants are compared. */
function parseTimestamptz(text: string): string {
  if (!text.endsWith('+00')) throw new Error(`expected an instant in UTC, the database sent ${text}`);
  const [whole, fraction = ''] = text.slice(0, -3).split('.');
  return `${whole!.replace(' ', 'T')}.${fraction.padEnd(6, '0')}Z`;
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === TYPE_INT8) return parseInt8;
    if (format !== 'binary' && oid === TYPE_TIMESTAMPTZ) return parseTimestamptz;
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** Session settings sent while connecting, so that they cost no round trip and hold on every connection. */
export function sessionOptions(role: DatabaseRole): string {
  const settings = ['-c timezone=UTC', '-c datestyle=ISO'];
  if (role === 'service') settings.push(`-c role=${SERVICE_ROLE}`);
  if (role === 'reader') settings.push(`-c role=${READER_ROLE}`, '-c default_transaction_read_only=on');
  return settings.join(' ');
}

/**
 * Opens a pool on the ledger's database.
 * @param max most connections at once
 * @param onConnect done with each new connection before anybody gets it
 */
export function createPool(
  url: string,
  options: {
    role: DatabaseRole;
    max: number;
    name?: string;
    onConnect?: (client: pg.ClientBase) => Promise<void>;
  },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    options: sessionOptions(options.role),
    application_name: options.name ?? 'number-ledger',
    connectionTimeoutMillis: 5_000,
    onConnect: options.onConnect,
    types,
  });
  // An idle connection that breaks is replaced by the pool; without listeners the error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
