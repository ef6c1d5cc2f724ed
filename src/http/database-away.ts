/** SQLSTATEs of connections, resources and shutdown; names of Node for sockets and look-ups that failed. */
const CODES = /^(08...|53...|57P0[123]|E(?:AI_)?[A-Z]+)$/;

/** What pg says, without a code, of connections that broke or never came about. */
const WITHOUT_CODE = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether an error means that the database cannot be asked at the moment, which is nobody's mistake. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return CODES.test(code);
  return typeof message === 'string' && WITHOUT_CODE.test(message);
}
