import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { describeError, problem } from './problem.js';
import { requestId } from './request-id.js';

/** Largest body taken, in bytes; the provider's deliveries are below 1 KiB. */
export const BODY_LIMIT = 65_536;

/** The adapter to create the Nest application with, with `bodyParser: false`. */
export function createHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: requestId,
    rewriteUrl: pathOf,
    // The webhook sender gives up after 10 s; a request that takes longer to arrive is not one of its.
    requestTimeout: 30_000,
    // Longer than the idle time of the usual load balancers, so that it is they who close.
    keepAliveTimeout: 72_000,
    // While stopping, what still arrives on an open connection is answered, with `connection: close`.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
}

/** A request may name the whole URL (RFC 9112, 3.2.2), as proxies do; all that follows looks at the path alone. */
function pathOf({ url = '/' }: { url?: string }): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
}

/** A URL the router cannot read, or a path parameter longer than any id: refused before hooks and filters. */
function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { problem: body } = describeError(error, request.id);
  void reply
    .code(body.status)
    .header('x-request-id', request.id)
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Bytes that are not HTTP: there is no request yet, only a socket. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const id = uuidv7();
  const body =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? problem('request.timeout', 'The request did not arrive within 30 s.', id)
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? problem('request.headers_too_large', 'The headers are larger than 16 KiB.', id)
        : problem('validation.bad_request', 'This is not an HTTP/1.1 request.', id);
  const json = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}\r\nConnection: close\r\nX-Request-Id: ${id}\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
}
