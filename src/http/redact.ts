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
];

const LONG_HEX = /\b[0-9a-f]{64,}\b/gi;
const LONG = 64;

/** Too short for hex that is a secret, and without what all other secrets have in them; ids and addresses are such. */
const HARMLESS = /^[0-9a-f.:-]{0,63}$/;

/** A text as JSON without the secrets in it; made in no time of ids and addresses. */
export function redactedJson(text: string): string {
  return HARMLESS.test(text) ? `"${text}"` : redactLine(JSON.stringify(text));
}

/** A log line without the secrets in it. It is JSON before and after. */
export function redactLine(line: string): string {
  let text = line;
  for (const [secret, shown] of SECRETS) text = text.replace(secret, shown);
  return mayHoldLongHex(text) ? text.replace(LONG_HEX, '[redacted]') : text;
}

/** Looks at every 64th character alone, for one of them lies in every run as long: the pattern is slow in lines without any. */
function mayHoldLongHex(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    let [begin, end] = [at, at];
    while (isHexDigit(text.charCodeAt(begin))) begin -= 1;
    while (isHexDigit(text.charCodeAt(end))) end += 1;
    if (end - begin > LONG) return true;
  }
  return false;
}

function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}
