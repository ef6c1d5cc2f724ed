import fastify, { type FastifyError, type FastifyInstance, type FastifySchemaValidationError } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { ProviderError } from '../provider/provider.errors.js';
import type { Sandbox } from '../sandbox.js';
import { controlRoutes } from './control.routes.js';
import { faultRoutes } from './fault.routes.js';
import { numberRoutes } from './number.routes.js';
import { webhookRoutes } from './webhook.routes.js';

/** The sandbox over HTTP: the provider's own API under `/v1`, its levers under `/sandbox`. */
export function createServer(sandbox: Sandbox): FastifyInstance {
  const app = fastify({
    genReqId: () => uuidv7(),
    forceCloseConnections: true,
    // A misspelt field is an error, not something to drop in silence; a number in quotes is not a number.
    schemaErrorFormatter: describeFault,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  acceptEmptyJson(app);
  app.addHook('onRequest', async (request, reply) => void reply.header('X-Request-Id', request.id));
  app.setNotFoundHandler((request) => {
    throw new ProviderError(404, 'not_found', `there is no ${request.method} ${request.url.split('?')[0]}`);
  });
  app.setErrorHandler<FastifyError | ProviderError>((error, request, reply) => {
    const { status, code, message } = describe(error);
    return reply.code(status).send({ error: { code, message, request_id: request.id } });
  });
  numberRoutes(app, sandbox);
  webhookRoutes(app, sandbox);
  faultRoutes(app, sandbox);
  controlRoutes(app, sandbox);
  return app;
}

/** Clients that send a content type with every request send it with no body, too. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null) : void parse(request, body.toString(), done),
  );
}

function describeFault([fault]: FastifySchemaValidationError[]): Error {
  const field = fault?.instancePath.slice(1).replaceAll('/', '.') || 'the body';
  const { additionalProperty, allowedValues } = (fault?.params ?? {}) as Record<string, unknown>;
  const detail = [additionalProperty, allowedValues].filter(Boolean).join();
  return new Error(`${field} ${fault?.message}${detail && `: ${detail}`}`);
}

function describe(error: FastifyError | ProviderError): { status: number; code: string; message: string } {
  if (error instanceof ProviderError) return error;
  const status = error.statusCode ?? 500;
  if (status >= 500) return { status: 500, code: 'internal_error', message: error.stack ?? error.message };
  return { status, code: 'validation.bad_request', message: error.message };
}
