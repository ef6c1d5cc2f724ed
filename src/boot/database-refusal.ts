import { BootError } from './boot-errors.js';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
const WRONG_LOGIN = new Set(['28P01', '28000']);
const NO_DATABASE = '3D000';
const NOT_ALLOWED = '42501';

/** Turns what a database or its driver said into one line that says what to do; the password never shows. */
export function databaseRefusal(error: unknown, url: string): BootError {
  const { code = '', message } = error as Error & { code?: string };
  const at = addressOf(url);
  return new BootError(sentence(code, message, at, new URL(url)), { cause: error });
}

function sentence(code: string, message: string, at: string, { username, pathname }: URL): string {
  if (UNREACHABLE.has(code) || /timeout|timed out/i.test(message)) {
    return `expected a PostgreSQL at ${at}, got ${code || message}. Start it, correct DATABASE_URL, or leave DATABASE_URL out to use the embedded one.`;
  }
  if (WRONG_LOGIN.has(code)) {
    return `${at} refused the login of ${username || 'the default user'} (${message}). Correct the user or password in DATABASE_URL.`;
  }
  if (code === NO_DATABASE) {
    return `expected the database ${pathname.slice(1)} at ${at}, it does not exist. Create it (createdb ${pathname.slice(1)}), or correct DATABASE_URL.`;
  }
  if (code === NOT_ALLOWED) {
    return `${username} may not do what is needed at ${at} (${message}). Run \`ledger migrate\` once with a DATABASE_URL of the database's owner.`;
  }
  return `the database at ${at} cannot be used: ${message}`;
}

function addressOf(url: string): string {
  const { host, searchParams } = new URL(url);
  return searchParams.get('host') ?? (host || 'the local socket');
}
