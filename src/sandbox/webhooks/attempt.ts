import type { HttpAnswer, HttpClient, HttpRequest } from '../http-client.js';

/** How an attempt ended: any 2xx acknowledges, all else has failed for the reason given. */
export type AttemptOutcome =
  | { acknowledged: true; answer: HttpAnswer }
  | { acknowledged: false; answer: HttpAnswer | null; why: string };

/** Hands one request over. `why` is `HTTP 503` or the error of the connection. */
export async function attempt(
  client: Pick<HttpClient, 'send'>,
  request: Omit<HttpRequest, 'method'>,
): Promise<AttemptOutcome> {
  try {
    const answer = await client.send({ ...request, method: 'POST' });
    if (answer.status >= 200 && answer.status < 300) return { acknowledged: true, answer };
    return { acknowledged: false, answer, why: `HTTP ${answer.status}` };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { acknowledged: false, answer: null, why: message || code || 'no connection' };
  }
}
