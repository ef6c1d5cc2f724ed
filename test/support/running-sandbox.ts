import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { runSandbox } from '../../src/sandbox/run-sandbox.js';
import { type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js';

export interface Reply {
  status: number;
  headers: Headers;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- whatever the sandbox answered
}

/** A sandbox whose clock stands still until told, and its first workspace as the caller. */
export interface TestSandbox {
  url: string;
  sandbox: Sandbox;
  workspaceId: string;
  /** A request with the token of the first workspace, unless another one is given. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Moves the clock; whatever is due has been done when it resolves. */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export const START = Date.UTC(2026, 5, 1);

export async function startSandbox(changes: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const options = { seed: 'test', startAt: START, speed: 0, inventory: 20, workspaces: 2, timeoutMs: 2_000 };
  const { sandbox, url, close } = await runSandbox({ ...options, ...changes }, 0);
  const [workspace] = sandbox.workspaces.list();
  const call: TestSandbox['call'] = async (method, path, body, headers) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${workspace!.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const advance = async (seconds: number): Promise<void> => {
    await call('POST', '/sandbox/clock', { advance_seconds: seconds });
  };
  return { url, sandbox, workspaceId: workspace!.id, call, advance, close };
}

/** One request that came in. */
export interface Received {
  headers: http.IncomingHttpHeaders;
  body: string;
  event: { kind: string; event_id: string; data: Record<string, unknown> };
}

/** Somebody's own handler: keeps what comes and answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  url = '';
  /** The status for the n-th request (1, 2 …). */
  answer: (n: number) => number = () => 200;
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      this.received.push({ headers: request.headers, body, event: JSON.parse(body) as Received['event'] });
      response.writeHead(this.answer(this.received.length)).end('thank you');
    });
  });

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?from=sandbox`;
    return this;
  }

  /** The kinds that came, in their order. */
  get kinds(): string[] {
    return this.received.map(({ event }) => event.kind);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
