import { ADMIN_KEY, type RunningLedger } from './running-ledger.js';
import type { Reply } from './ledger-client.js';

/** A request with the admin key, or another, and, where there is one, a JSON body. */
export async function api(
  ledger: RunningLedger,
  method: string,
  path: string,
  body?: unknown,
  key = ADMIN_KEY,
): Promise<Reply> {
  const response = await fetch(ledger.url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = /json$|json;/.test(response.headers.get('content-type') ?? '') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as Reply['body']) : {},
  };
}
