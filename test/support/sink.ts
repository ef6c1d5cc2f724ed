import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a sink got, its body whole. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

/** What a sink answers: a status, or whatever it does to the response. */
export type Answering = (
  request: Received,
  response: ServerResponse,
) => number | void | Promise<number | void>;

/** Somebody's webhook handler: a server on loopback that keeps what it gets. */
export class Sink {
  readonly received: Received[] = [];
  /** Connections that were ever made to it. */
  connections = 0;
  #server = createServer((request, response) => void this.#take(request, response));

  constructor(public answering: Answering = () => 204) {
    this.#server.on('connection', () => (this.connections += 1));
  }

  async listen(host = '127.0.0.1'): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, host, resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers, url = '' } = request;
    const received = { headers, body: Buffer.concat(chunks).toString('utf8'), path: url };
    this.received.push(received);
    const status = await this.answering(received, response);
    if (typeof status === 'number') response.writeHead(status).end();
  }
}
