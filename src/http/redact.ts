/** What an error tells the log. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

const DEEPEST_CAUSE = 4;

/**
 * Message, code and stack of an error and of its causes. Nothing else: the database's errors carry rows and parameters
 * in fields of their own, and those hold names, bodies and ciphertexts.
 */
export function describeLoggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack,
    ...(cause !== undefined && depth < DEEPEST_CAUSE ? { cause: describeLoggedError(cause, depth + 1) } : {}),
  };
}

/**
 * Each kind of secret by its form, as it may stand in a message of anybody's: API keys, webhook secrets, credentials of
 * a header or a URL, signatures.
 */
const SECRETS: readonly [RegExp, string][] = [
  [/nlk_[\w-]+/g, 'nlk_[redacted]'],
  [/whsec_[\w+/=-]+/g, 'whsec_[redacted]'],
  [/\b(Bearer|Basic) +[\w.~+/=-]+/gi, '$1 [redacted]'],
  [/(:\/\/[^\s:@/"\\]*):[^\s@/"\\]+@/g, '$1:[redacted]@'],
  [/\b[0-9a-f]{64,}\b/gi, '[redacted]'],
];

/** A log line without the secrets in it. It is JSON before and after. */
export function redactLine(line: string): string {
  return SECRETS.reduce((text, [secret, shown]) => text.replace(secret, shown), line);
}
