import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerUnknownRoutes } from './allowed-methods.js';
import { useBodyParsers } from './body-parsers.js';
import { serveApiDocs } from './api-docs.js';
import { serveErrorDocs } from './error-docs.js';
import { useEtags } from './etag.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';
import { createLogger, NestLogger } from './logger.js';
import { Metrics } from './metrics.js';
import { observeRequests } from './observe-requests.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { createValidationPipe } from './validation.js';

/**
 * Everything an application needs beside its modules, in main.ts as in tests. Call it before `app.init()` or
 * `app.listen()`, on an application made with `createHttpAdapter()` and `bodyParser: false`.
 */
export function configureApp(app: NestFastifyApplication): void {
  const logger = createLogger(app.get<HttpOptions>(HTTP_OPTIONS));
  app.useLogger(new NestLogger(logger));
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(createValidationPipe());

  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  answerUnknownRoutes(fastify);
  useBodyParsers(fastify);
  useEtags(fastify);
  observeRequests(fastify, logger, app.get(Metrics));

  serveOpenApi(app);
  serveApiDocs(fastify);
  serveErrorDocs(fastify);
  fastify.get('/', (_request, reply) => reply.redirect('/docs', 302));
}
