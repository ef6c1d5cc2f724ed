import type pg from 'pg';
import type { AttemptResult } from './attempt-result.js';

/** An attempt as it is kept. */
export interface Attempt extends Pick<
  AttemptResult,
  'at' | 'duration_ms' | 'status_code' | 'error' | 'response'
> {
  /** 1, 2 … of its subject. */
  attempt: number;
}

export interface NewAttempt {
  /** What was to be delivered: the id of a reaction or of a subscription's delivery. */
  subject: string;
  attempt: number;
  result: AttemptResult;
}

const MOST_CHARACTERS = 1_024;

// Who lost its claim on a subject meanwhile may say the same attempt again; the first to say it stands.
const INSERT = `
  INSERT INTO ledger.delivery_attempts (subject, attempt, at, duration_ms, status_code, error, response)
  SELECT subject, attempt, at, duration_ms, status_code, error, response
    FROM json_to_recordset($1) AS a(subject text, attempt integer, at timestamptz, duration_ms integer,
                                    status_code integer, error text, response text)
  ON CONFLICT DO NOTHING`;

/** Keeps attempts, within the caller's transaction. */
export async function recordAttempts(
  client: pg.Pool | pg.PoolClient,
  rows: readonly NewAttempt[],
): Promise<void> {
  if (rows.length === 0) return;
  const attempts = rows.map(({ subject, attempt, result }) => ({
    ...result,
    error: storable(result.error),
    response: storable(result.response),
    subject,
    attempt,
  }));
  await client.query({ name: 'record-attempts', text: INSERT, values: [JSON.stringify(attempts)] });
}

/** Errors and answers hold whatever others put there; the database takes neither NUL nor half a surrogate pair. */
function storable(text: string | null): string | null {
  return text && text.slice(0, MOST_CHARACTERS).replace(/\p{Cs}|\0/gu, '\uFFFD');
}

/** The attempts of one subject, oldest first. */
export async function listAttempts(pool: pg.Pool | pg.PoolClient, subject: string): Promise<Attempt[]> {
  const { rows } = await pool.query<Attempt>({
    name: 'list-attempts',
    text: `SELECT attempt, at, duration_ms, status_code, error, response
             FROM ledger.delivery_attempts WHERE subject = $1 ORDER BY attempt`,
    values: [subject],
  });
  return rows;
}

/** The attempts of many subjects, by subject, oldest first. */
export async function listAttemptsOf(
  pool: pg.Pool,
  subjects: readonly string[],
): Promise<Map<string, Attempt[]>> {
  const { rows } = await pool.query<Attempt & { subject: string }>(
    `SELECT subject, attempt, at, duration_ms, status_code, error, response
       FROM ledger.delivery_attempts WHERE subject = ANY ($1) ORDER BY subject, attempt`,
    [subjects],
  );
  const attempts = new Map<string, Attempt[]>();
  for (const { subject, ...attempt } of rows) {
    const known = attempts.get(subject);
    if (known) known.push(attempt);
    else attempts.set(subject, [attempt]);
  }
  return attempts;
}
