import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard.js';
import type { AttemptResult } from './attempt-result.js';
import { describeFailure } from './describe-failure.js';
import { readResponse } from './read-response.js';
import { retryAfterSeconds } from './retry-after.js';

/** One POST to be made. */
export interface Outgoing {
  /** Checked by the guard again as it is connected to. */
  url: string;
  /** With the signature. */
  headers: Record<string, string>;
  body: Buffer;
}

/** What the provider gives its receivers, and we give ours. */
export const TIMEOUT_MS = 10_000;

const IDLE_CONNECTION_MS = 4_000;

/** Makes the POSTs of reactions and subscriptions, over connections that are kept. Follows no redirect. */
@Injectable()
export class Sender implements OnApplicationShutdown {
  private readonly agent: Agent;

  /**
   * @param timeoutMs for everything from the connection to the end of the answer
   * @param now milliseconds since 1970
   */
  constructor(
    guard: AddressGuard,
    private readonly timeoutMs = TIMEOUT_MS,
    private readonly now: () => number = Date.now,
  ) {
    this.agent = new Agent({
      connect: guard.connector(timeoutMs),
      keepAliveTimeout: IDLE_CONNECTION_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /**
   * Makes one attempt. Never rejects: what went wrong is the result.
   * @param signal gives up early
   */
  async send(outgoing: Outgoing, signal?: AbortSignal): Promise<AttemptResult> {
    const began = performance.now();
    const at = new Date(this.now()).toISOString().replace('Z', '000Z');
    const outcome = await this.attempt(outgoing, signal);
    return { at, duration_ms: Math.round(performance.now() - began), ...outcome };
  }

  private async attempt(outgoing: Outgoing, signal?: AbortSignal): Promise<Outcome> {
    const { origin, host } = new URL(outgoing.url);
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), this.timeoutMs);
    const stop = () => giveUp.abort();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      return await this.answerOf(outgoing, origin, giveUp.signal);
    } catch (error) {
      const stopped = signal?.aborted
        ? STOPPED
        : `${host} gave no whole answer within ${this.timeoutMs / 1_000} s.`;
      return failed(giveUp.signal.aborted ? stopped : describeFailure(error, host));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  private async answerOf(
    { url, headers, body }: Outgoing,
    origin: string,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { pathname, search } = new URL(url);
    const path = pathname + search;
    const answer = await this.agent.request({
      origin,
      path,
      method: 'POST',
      headers: { ...SENT_ALWAYS, ...headers },
      body,
      signal,
    });
    const response = await readResponse(answer.body);
    return { ...this.judge(answer), response };
  }

  private judge({ statusCode, headers }: Dispatcher.ResponseData): Omit<Outcome, 'response'> {
    const delivered = statusCode >= 200 && statusCode < 300;
    const retryAfter = headers['retry-after'];
    return {
      status_code: statusCode,
      error: delivered ? null : whyNot(statusCode),
      verdict: delivered ? 'delivered' : statusCode === 410 ? 'gone' : 'failed',
      retry_after_seconds: delivered
        ? null
        : retryAfterSeconds(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, this.now()),
    };
  }
}

type Outcome = Omit<AttemptResult, 'at' | 'duration_ms'>;

const SENT_ALWAYS = { 'content-type': 'application/json', 'user-agent': 'number-ledger' };
const STOPPED = 'The attempt was stopped before it had an answer.';

function failed(error: string): Outcome {
  return { status_code: null, error, response: null, verdict: 'failed', retry_after_seconds: null };
}

function whyNot(statusCode: number): string {
  if (statusCode === 410) return 'Answered 410: the receiver wants nothing any more.';
  if (statusCode >= 300 && statusCode < 400) return `Answered ${statusCode}: redirects are not followed.`;
  return `Answered ${statusCode}; expected 200 to 299.`;
}
