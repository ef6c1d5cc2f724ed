import type { FastifyReply, FastifyRequest } from 'fastify';
import { isoTime } from '../http/iso-time.js';
import { newId } from '../http/new-id.js';
import { clientAddress } from '../http/trust-proxy.js';
import { isE164 } from '../numbers/e164.js';

/** One read, as a row of ledger.access_log. */
export interface AccessRecord {
  id: string;
  read_at: string;
  key_id: string;
  /** What the key could see; null: everything. */
  workspaces: readonly string[] | null;
  /** The number that was asked about; null where the request names none. */
  e164: string | null;
  method: string;
  /** The route's pattern. */
  route: string;
  /** The id in the path, where it is not a number. */
  item: string | null;
  /** A whole list, or the stream of events. */
  export: boolean;
  status: number;
  address: string;
  request_id: string;
  /** How many reads before this row left none. */
  lost: number;
}

/** Routes whose answers show numbers. Those of operation (projections, endpoints, keys, metrics) show none. */
const OF_NUMBERS =
  /^\/v1\/(numbers|releases|anomalies|events|deliveries|reports|reactions|routing-rules|phone-book|billing|reconciliations)(\/|$)/;

const LONGEST_ITEM = 200;
const EXPORTS = /^(text\/csv|application\/x-ndjson|text\/event-stream)/;

/** What a request read of numbers; null when it was no such read, or told nothing. */
export function accessRecord(request: FastifyRequest, reply: FastifyReply, now: Date): AccessRecord | null {
  const { api_key: key, method } = request;
  if (!key) return null;
  const route = request.routeOptions.url;
  if (!route || !OF_NUMBERS.test(route) || !isRead(method, route)) return null;
  // 404 tells that nothing is known of a number, and who asked may matter most then; a wrong request tells nothing.
  if (reply.statusCode >= 400 && reply.statusCode !== 404) return null;
  const parameters = request.params as Record<string, string>;
  const query = request.query as Record<string, unknown>;
  return {
    id: newId(),
    read_at: isoTime(now.getTime()),
    key_id: key.id,
    workspaces: key.workspaces === 'all' ? null : key.workspaces,
    e164: numberIn(parameters['e164']) ?? numberIn(query['e164']),
    method,
    route,
    item: idIn(parameters),
    export: EXPORTS.test(String(reply.getHeader('content-type'))),
    status: reply.statusCode,
    address: clientAddress(request),
    request_id: request.id,
    lost: 0,
  };
}

/** Asking whether a number was reassigned is a POST when the question is kept. */
function isRead(method: string, route: string): boolean {
  return method === 'GET' || method === 'HEAD' || route.startsWith('/v1/numbers/');
}

/** Whatever a caller put there: a control character would not go into a text column. */
function idIn(parameters: Record<string, string>): string | null {
  const found = Object.entries(parameters).find(([name]) => name !== 'e164');
  return found?.[1].replace(/\p{C}/gu, '?').slice(0, LONGEST_ITEM) ?? null;
}

/** In a query a plus sign that was not written as `%2B` arrives as a space. */
function numberIn(value: unknown): string | null {
  const text = typeof value === 'string' ? value.replace(/^ /, '+') : '';
  return isE164(text) ? text : null;
}
