import type { DestinationStream, Logger } from 'pino';
import { isoTime } from './iso-time.js';
import { redactedJson } from './redact.js';

export interface AnsweredRequest {
  id: string;
  address: string;
  method: string;
  /** The route's pattern. */
  route: string;
  status: number;
  /** Milliseconds until it was answered. */
  ms: number;
}

/**
 * Writes the line of a request. It is by far the most frequent of all, so it is put together here, in the form that
 * pino gives all others, in a fraction of the time.
 */
export class RequestLog {
  constructor(
    private readonly logger: Logger,
    private readonly to: DestinationStream,
  ) {}

  write(level: 'debug' | 'info' | 'warn', { id, address, method, route, status, ms }: AnsweredRequest): void {
    if (!this.logger.isLevelEnabled(level)) return;
    // Only these two come from callers; the rest is numbers and words of our own, and has no secrets to lose.
    const from = `"request_id":${redactedJson(id)},"address":${redactedJson(address)}`;
    const what = `"method":${JSON.stringify(method)},"route":${JSON.stringify(route)}`;
    const outcome = `"status":${status},"ms":${Math.round(ms * 1_000) / 1_000},"msg":"request"`;
    const time = isoTime(Date.now());
    this.to.write(`{"level":"${level}","time":"${time}",${from},${what},${outcome}}\n`);
  }
}
