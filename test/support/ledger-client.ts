import { ADMIN_KEY, type RunningLedger } from './running-ledger.js';
import { type EventSketch, providerBody, WORKSPACE } from './events.js';
import { SECRET, signed } from './intake-app.js';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- whatever the service answered
}

/** Talks to a running ledger as the provider and as a reader with a key. */
export class LedgerClient {
  constructor(private readonly ledger: RunningLedger) {}

  /** Makes the endpoint that `deliver` sends a workspace's events to. */
  async openEndpoint(workspace_id = WORKSPACE): Promise<void> {
    const reply = await this.request('/v1/endpoints', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: endpointOf(workspace_id), workspace_id, secret: SECRET }),
    });
    if (reply.status !== 201) throw new Error(`expected the endpoint to be created, got ${reply.text}`);
  }

  /** Delivers an event, signed. @returns its position */
  async deliver(sketch: EventSketch): Promise<number> {
    const body = providerBody(sketch);
    const url = `${this.ledger.url}/webhooks/sautikit/${endpointOf(sketch.workspace_id ?? WORKSPACE)}`;
    const response = await fetch(url, { method: 'POST', body, headers: signed(body) });
    const answer = (await response.json()) as { position: number | null };
    if (!answer.position) throw new Error(`expected a recorded event, got ${JSON.stringify(answer)}`);
    return answer.position;
  }

  /** A GET with the admin key. */
  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.request(path, { headers });
  }

  /** A POST without a body, with the admin key. */
  post(path: string): Promise<Reply> {
    return this.request(path, { method: 'POST' });
  }

  /** A PUT of a JSON body, with the admin key. */
  put(path: string, body: object): Promise<Reply> {
    const headers = { 'content-type': 'application/json' };
    return this.request(path, { method: 'PUT', headers, body: JSON.stringify(body) });
  }

  private async request(path: string, init: RequestInit): Promise<Reply> {
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, ...init.headers };
    const response = await fetch(this.ledger.url + path, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    const isOne = isJson && !response.headers.get('content-type')!.includes('ndjson');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isOne ? (JSON.parse(text) as Reply['body']) : {},
    };
  }
}

const endpointOf = (workspaceId: string) => `of-${workspaceId}`;
