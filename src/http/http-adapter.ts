import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.js';
import { newId } from './new-id.js';
import { describeError, problem } from './problem.js';
import { requestId } from './request-id.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { fastifyTrust, type TrustProxy } from './trust-proxy.js';

export interface HttpAdapterOptions {
  /** Whose `X-Forwarded-*` headers are believed; nobody's by default. */
  trustProxy?: TrustProxy;
  limits?: HttpLimits;
}

/** The adapter to create the Nest application with, with `bodyParser: false`. */
export function createHttpAdapter({
  trustProxy = null,
  limits = HTTP_LIMITS,
}: HttpAdapterOptions = {}): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: fastifyTrust(trustProxy),
    bodyLimit: limits.body,
    genReqId: requestId,
    rewriteUrl: pathOf,
    http: {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.checkEvery,
      // Refused by a hook (configure-app.ts), as a problem like all others.
      requireHostHeader: false,
    },
    requestTimeout: limits.requestTimeout,
    connectionTimeout: limits.stalled,
    keepAliveTimeout: limits.keepAlive,
    // While stopping, what still arrives on an open connection is answered, with `connection: close`.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, limits),
  });
}

/** A request may name the whole URL (RFC 9112, 3.2.2), as proxies do; all that follows looks at the path alone. */
function pathOf({ url = '/' }: { url?: string }): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
}

/** A URL the router cannot read, or a path parameter longer than any id: refused before hooks and filters. */
function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { problem: body } = describeError(error, request.id);
  void reply
    .code(body.status)
    .headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store', 'x-request-id': request.id })
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Bytes that are not HTTP: there is no request yet, only a socket. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket, limits: HttpLimits): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const id = newId();
  const body = refusalOf(error, limits, id);
  const json = JSON.stringify(body);
  const headers = {
    ...SECURITY_HEADERS,
    connection: 'close',
    'cache-control': 'no-store',
    'x-request-id': id,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(json)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}\r\n${lines.join('')}\r\n${json}`);
}

function refusalOf({ code }: NodeJS.ErrnoException, limits: HttpLimits, id: string) {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const [headers, whole] = [limits.headersTimeout / 1_000, limits.requestTimeout / 1_000];
    const detail = `The headers did not arrive within ${headers} s, or the request not within ${whole} s.`;
    return problem('request.timeout', detail, id);
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = `The headers are larger than ${limits.headers / 1_024} KiB.`;
    return problem('request.headers_too_large', detail, id);
  }
  return problem('validation.bad_request', 'This is not an HTTP/1.1 request.', id);
}
