import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerUnknownRoutes } from './allowed-methods.js';
import { serveApiDocs } from './api-docs.js';
import { useBodyParsers } from './body-parsers.js';
import { useCors } from './cors.js';
import { serveErrorDocs } from './error-docs.js';
import { useEtags } from './etag.js';
import { BadRequest } from './http.errors.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
import { createLogger, logDestination, NestLogger } from './logger.js';
import { Metrics } from './metrics.js';
import { observeRequests } from './observe-requests.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestLog } from './request-log.js';
import { useSecurityHeaders } from './security-headers.js';
import { createValidationPipe } from './validation.js';

/**
 * Everything an application needs beside its modules, in main.ts as in tests. Call it before `app.init()` or
 * `app.listen()`, on an application made with `createHttpAdapter()` and `bodyParser: false`.
 */
export function configureApp(app: NestFastifyApplication): void {
  const options = app.get<HttpOptions>(HTTP_OPTIONS);
  const destination = logDestination(options);
  const logger = createLogger(options, destination);
  app.useLogger(new NestLogger(logger));
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(createValidationPipe());

  const fastify = app.getHttpAdapter().getInstance();
  useSecurityHeaders(fastify);
  useCors(fastify, options.corsOrigins ?? []);
  // RFC 9110, 10.1.1: an expectation that is not known may be ignored. Node would answer it before any of ours.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    // RFC 9112, 3.2.
    const missing = request.headers.host === undefined && request.raw.httpVersion === '1.1';
    done(missing ? new BadRequest('The request has no Host header.') : undefined);
  });
  answerUnknownRoutes(fastify);
  useBodyParsers(fastify);
  useEtags(fastify);
  observeRequests(fastify, new RequestLog(logger, destination), app.get(Metrics));

  serveOpenApi(app);
  serveApiDocs(fastify);
  serveErrorDocs(fastify);
  fastify.get('/', (_request, reply) => reply.redirect('/docs', 302));
}
