/** SQLSTATE classes and codes after which the same statement may well succeed: connection, resources, shutdown, conflict. */
const TRANSIENT = /^(08...|53...|57P0[1235]|40...|25006|55P03)$/;

/** What Node calls failures of sockets and of name look-ups: ECONNREFUSED, EAI_AGAIN. Mistakes of ours are ERR_…. */
const NODE = /^E(?:AI_)?[A-Z]+$/;

/** What pg says, without a code, of connections that broke or never came about. */
const WITHOUT_CODE = /timeout|terminated|closed|not queryable|connection/i;

/**
 * Whether trying again can help. An error without SQLSTATE never came from the server: the connection broke.
 * Whether the statement then took effect is unknown, so only what may run twice may be tried again.
 */
export function isTransient(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return TRANSIENT.test(code) || NODE.test(code);
  return typeof message === 'string' && WITHOUT_CODE.test(message);
}
