import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { readPackageFile } from './package-files.js';
import { ProblemBody, problemResponse } from './problem-responses.js';
import { PUBLIC_OPERATION } from './public.js';
import { SCOPE_OPERATION } from './required-scope.js';

const KEY = 'api_key';

const DESCRIPTION = `Who held which phone number when, and how we know.

Errors are [problem details](/docs/errors). Lists have \`limit\` and \`cursor\`. An answer from a projection says in
\`Ledger-Position\` which position of the log it reflects; \`min_position\` waits for one. GETs have an \`ETag\`.`;

/** The OpenAPI 3.1 document of this application, from its controllers. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const { version } = JSON.parse(readPackageFile('package.json')) as { version: string };
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('number-ledger')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'nlk_…' }, KEY)
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemBody] });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as Operation[]) completeOperation(operation);
  }
  return document;
}

interface Operation {
  [PUBLIC_OPERATION]?: boolean;
  [SCOPE_OPERATION]?: string;
  description?: string;
  security?: Record<string, string[]>[];
  responses: Record<string, unknown>;
}

/** Says what holds for every operation, so that no controller has to: the key, its refusal, and all other errors. */
function completeOperation(operation: Operation): void {
  const open = operation[PUBLIC_OPERATION] === true;
  delete operation[PUBLIC_OPERATION];
  operation.security = open ? [] : [{ [KEY]: [] }];
  if (open) delete operation[SCOPE_OPERATION];
  else {
    operation.responses['401'] ??= problemResponse(['api_key.invalid']);
    operation.responses['403'] ??= problemResponse(['api_key.scope_denied']);
    operation.description =
      `${operation.description ?? ''}\n\nScope: \`${operation[SCOPE_OPERATION]}\`.`.trim();
  }
  operation.responses['default'] ??= {
    ...problemResponse(['internal_error']),
    description: 'Any other error',
  };
}

/** `/openapi.json`. */
export function serveOpenApi(app: NestFastifyApplication): void {
  let json: string | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) =>
      // Made at the first request: then every controller is there.
      reply.type('application/json; charset=utf-8').send((json ??= JSON.stringify(createDocument(app)))),
    );
}
