import { AddressRefused } from './dispatch.errors.js';

const BY_CODE: Record<string, (host: string) => string> = {
  ECONNREFUSED: (host) => `${host} refused the connection: nothing listens there.`,
  ENOTFOUND: (host) => `The name of ${host} is not known to the resolver.`,
  EAI_AGAIN: (host) => `The name of ${host} could not be resolved at the moment.`,
  ECONNRESET: (host) => `${host} broke the connection off before it had answered.`,
  EPIPE: (host) => `${host} broke the connection off before it had answered.`,
  UND_ERR_SOCKET: (host) => `${host} broke the connection off before it had answered.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not take the connection in time.`,
  ETIMEDOUT: (host) => `${host} did not take the connection in time.`,
  EHOSTUNREACH: (host) => `There is no way to ${host}.`,
  ENETUNREACH: (host) => `There is no way to ${host}.`,
};

/** Why no answer came, as a sentence. Names the host and never the path, which may hold a key. */
export function describeFailure(error: unknown, host: string): string {
  const cause = firstOf(error);
  if (cause instanceof AddressRefused) return cause.message;
  const { code = '', message = String(error) } = cause as { code?: string; message?: string };
  const described = BY_CODE[code]?.(host);
  if (described) return described;
  if (/TLS|SSL|CERT/.test(code)) return `The TLS connection to ${host} failed: ${message} (${code}).`;
  return `No answer came from ${host}: ${message || code}.`;
}

/** Node tries a name's addresses in turn and gathers what each failed with. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}
