import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';
import type { ProviderEvent } from '../../../src/sandbox/provider-event.js';

export const SECRET = 'whsec_test_secret_0001';
export const API_KEY = `nlk_${'k'.repeat(40)}`;

/** What the fake does to a delivery instead of taking it; null lets it through. */
export type Fault = { status: number } | 'hang' | 'break' | null;

/** One delivery as it came in. */
export interface Seen {
  event: ProviderEvent;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A stand-in for the ledger with the simplest model that can be: all of a number's events, sorted by time. */
export class FakeLedger {
  readonly seen: Seen[] = [];
  readonly events = new Map<string, ProviderEvent>();
  /** Decides the fate of the n-th request (0, 1, …) before its signature is looked at. */
  fault: (n: number, event: ProviderEvent) => Fault = () => null;
  /** So many questions are answered 503 first. */
  lagging = 0;
  /** Changes the answer about a number. */
  distort: (data: Record<string, unknown>[]) => Record<string, unknown>[] = (data) => data;
  anomalies: { code: string }[] = [];
  private requests = 0;
  private readonly server = http.createServer((request, response) => void this.handle(request, response));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method === 'GET') return this.answerQuestion(request, answer);
    const body = Buffer.concat(chunks).toString();
    const event = JSON.parse(body) as ProviderEvent;
    const fault = this.fault(this.requests++, event);
    if (fault === 'hang') return;
    if (fault === 'break') return void request.socket.destroy();
    if (fault) return answer(fault.status, {});
    if (!verifies(body, String(request.headers['x-sautikit-signature']))) return answer(401, {});
    this.seen.push({ event, headers: request.headers, body });
    if (!event.kind.startsWith('number.')) return answer(200, { status: 'ignored', position: null });
    const status = this.events.has(event.event_id) ? 'duplicate' : 'recorded';
    this.events.set(event.event_id, event);
    answer(200, { status, event_id: event.event_id, position: this.events.size });
  }

  private answerQuestion(
    request: http.IncomingMessage,
    answer: (status: number, body: unknown) => void,
  ): void {
    if (request.headers.authorization !== `Bearer ${API_KEY}`)
      return answer(401, { code: 'api_key.invalid' });
    if (this.lagging-- > 0) return answer(503, { code: 'projection.lagging' });
    const url = new URL(request.url!, 'http://fake');
    if (Number(url.searchParams.get('min_position')) > this.events.size) return answer(503, {});
    const e164 = decodeURIComponent(url.pathname.split('/')[3]!);
    answer(200, { data: this.distort(this.assignmentsOf(e164)), anomalies: this.anomalies });
  }

  private assignmentsOf(e164: string): Record<string, unknown>[] {
    const events = [...this.events.values()]
      .filter((event) => event.data['e164'] === e164)
      .sort((one, other) => at(one).localeCompare(at(other)) || rank(one) - rank(other));
    const assignments: Record<string, unknown>[] = [];
    for (const event of events) {
      if (event.kind === 'number.released') {
        Object.assign(assignments.at(-1) ?? {}, {
          ended_at: at(event),
          end_source: 'provider',
          release_reason: event.data['release_reason'],
          end_event_id: event.event_id,
        });
      } else {
        const { number_id, country_code, capabilities, series_id, rental_start_at } = event.data;
        assignments.push({
          workspace_id: event.workspace_id,
          e164,
          generation: assignments.length + 1,
          number_id,
          country_code,
          capabilities: capabilities ?? null,
          series_id: series_id ?? null,
          rental_start_at: rental_start_at ?? null,
          started_at: at(event),
          start_source: 'provider',
          start_event_id: event.event_id,
          ended_at: null,
          end_source: null,
          release_reason: null,
          end_event_id: null,
        });
      }
    }
    return assignments;
  }
}

const at = (event: ProviderEvent): string => String(event.data['released_at'] ?? event.occurred_at);
const rank = (event: ProviderEvent): number => (event.kind === 'number.released' ? 0 : 1);

function verifies(body: string, signature: string): boolean {
  const key = secretKey(SECRET);
  const timestamp = /^t=(\d+),v1=/.exec(signature)?.[1];
  return signature === (timestamp ? signTimestamped(body, key, Number(timestamp)) : signBare(body, key));
}
