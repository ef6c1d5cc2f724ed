import { Injectable, Logger } from '@nestjs/common';
import { FailureThrottle } from './failure-throttle.js';
import { IntakeMetrics } from './intake-metrics.js';
import { SignatureRefused, TooManyFailures } from './intake.errors.js';
import { SampledLog } from './sampled-log.js';
import type { SignatureFailure } from './signature.js';
import type { WebhookRequest } from './webhook-request.js';

/** What happens when a signature is refused: counted, throttled, logged without the body, answered without a reason. */
@Injectable()
export class Refusals {
  private readonly log = new SampledLog(new Logger('Intake'));

  constructor(
    private readonly throttle: FailureThrottle,
    private readonly metrics: IntakeMetrics,
  ) {}

  /** The error to answer with: the one generic 401, or 429 for an address that failed too often. */
  refuse({ endpoint_id, address }: WebhookRequest, reason: SignatureFailure): Error {
    const now = Date.now();
    this.metrics.countRefused(reason);
    this.log.warn(`refused a delivery to endpoint ${endpoint_id} from ${address}: ${reason}`, now);
    const wait = this.throttle.countFailure(address, now);
    return wait > 0 ? new TooManyFailures(wait) : new SignatureRefused();
  }
}
