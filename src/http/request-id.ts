import type { IncomingMessage } from 'node:http';
import { newId } from './new-id.js';

/** What another system may call a request without harm to logs and headers. */
const SANE = /^[\w.:/+=-]{1,128}$/;

/** The caller's `X-Request-Id` where it is a sane one, else a new id. */
export function requestId(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : newId();
}
