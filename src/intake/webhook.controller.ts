import { Controller, HttpCode, Logger, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ProblemResponses } from '../http/problem-responses.js';
import { Public } from '../http/public.js';
import { RawBody } from '../http/raw-body.js';
import { clientAddress } from '../http/trust-proxy.js';
import { IntakeMetrics } from './intake-metrics.js';
import { IntakeError, IntakeUnavailable } from './intake.errors.js';
import { ReceiveDelivery } from './receive-delivery.js';
import { SampledLog } from './sampled-log.js';
import { providerHeaders } from './webhook-request.js';
import { WebhookAnswerDto } from './webhook.dto.js';

const DESCRIPTION = `For the provider, not for you: point a Sautikit webhook at this URL. Open to anyone, believed only when
\`X-Sautikit-Signature\` verifies. Answers 200 to everything that is kept, 401 with one and the same body to whatever does
not verify, 403 when the body names another workspace than the endpoint's, and 503 with \`Retry-After\` when the delivery
could not be made durable.`;

const REFUSALS = [
  'intake.signature_invalid',
  'intake.workspace_mismatch',
  'not_found',
  'request.too_large',
  'request.unsupported_media_type',
  'intake.too_many_failures',
  'intake.unavailable',
] as const;

@ApiTags('Intake')
@Controller('webhooks/sautikit')
export class WebhookController {
  private readonly logger = new Logger('Intake');
  private readonly unavailable = new SampledLog(this.logger);

  constructor(
    private readonly receiveDelivery: ReceiveDelivery,
    private readonly metrics: IntakeMetrics,
  ) {}

  @Post(':endpoint_id')
  @HttpCode(200)
  @Public()
  @RawBody()
  @ApiOperation({ summary: 'Receive a delivery', description: DESCRIPTION })
  @ApiParam({ name: 'endpoint_id', example: 'default' })
  @ApiHeader({
    name: 'X-Sautikit-Signature',
    description:
      'The HMAC-SHA256 of the raw body in hex, or `t=<unix seconds>,v1=<hex>` over body, dot, time.',
    required: true,
  })
  @ApiBody({ schema: { type: 'object' }, description: 'The event, in the bytes that were signed.' })
  @ApiOkResponse({ type: WebhookAnswerDto })
  @ProblemResponses(...REFUSALS)
  async receive(
    @Req() request: FastifyRequest<{ Params: { endpoint_id: string } }>,
  ): Promise<WebhookAnswerDto> {
    try {
      const { status, event_id, position } = await this.receiveDelivery.receive({
        endpoint_id: request.params.endpoint_id,
        address: clientAddress(request),
        body: request.body as Buffer,
        headers: providerHeaders(request.raw.rawHeaders),
      });
      return { status, event_id, position };
    } catch (error) {
      throw this.answerFor(error);
    }
  }

  /** Whatever went wrong here, the provider must send the delivery again: a 500 it might take as final. */
  private answerFor(error: unknown): IntakeError {
    if (error instanceof IntakeError && error.status < 500) return error;
    this.metrics.countUnavailable();
    if (error instanceof IntakeUnavailable) {
      this.unavailable.warn(`a delivery could not be stored: ${reasonOf(error.cause)}`, Date.now());
      return error;
    }
    this.logger.error(
      `a delivery failed in a way nobody foresaw: ${reasonOf(error)}`,
      (error as Error)?.stack,
    );
    return new IntakeUnavailable(error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
