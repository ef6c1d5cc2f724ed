import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeError } from './problem.js';

/** Headers a handler may have set for the answer it did not get to give. */
const OF_THE_ANSWER = ['content-disposition', 'content-length', 'etag', 'link', 'ledger-position'];

/** Answers every error as problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { problem, headers, ours } = describeError(error, request.id);
    if (ours) this.logger.error({ err: error, request_id: request.id, code: problem.code }, 'request failed');
    if (reply.raw.headersSent) {
      // Half an answer is out already: only cutting it off tells the client that it is not whole.
      reply.raw.destroy();
      return;
    }
    for (const name of OF_THE_ANSWER) reply.removeHeader(name);
    void reply
      .code(problem.status)
      .headers(headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  }
}
