import http from 'node:http';
import https from 'node:https';

/** What came back in time. */
export interface HttpAnswer {
  status: number;
  body: string;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

/** Requests to one server over connections that are kept open. Follows no redirects, as the provider does not. */
export class HttpClient {
  private readonly base: URL;
  private readonly agent: http.Agent;
  private readonly request: typeof http.request;
  private readonly prefix: string;

  /** @param timeoutMs a request that has no whole answer by then has failed */
  constructor(
    url: string,
    connections: number,
    private readonly timeoutMs: number,
  ) {
    this.base = new URL(url);
    const secure = this.base.protocol === 'https:';
    const agentOptions = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
    this.agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
    this.request = secure ? https.request : http.request;
    this.prefix = this.base.pathname.replace(/\/$/, '');
  }

  /** Rejects when the server cannot be reached, breaks off, or is too slow. */
  send({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = this.request({
        agent: this.agent,
        // A literal IPv6 address has brackets in a URL and none here.
        hostname: this.base.hostname.replace(/^\[|\]$/g, ''),
        port: this.base.port || undefined,
        path: this.prefix + path,
        method,
        headers: body ? { ...headers, 'Content-Length': String(body.length) } : headers,
      });
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${this.timeoutMs / 1000} s`)),
        this.timeoutMs,
      );
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      request.on('error', fail);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, body: text });
        });
      });
      request.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
