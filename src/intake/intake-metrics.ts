import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Metrics } from '../http/metrics.js';
import type { DeliveryStatus } from './delivery.js';
import type { SignatureFailure } from './signature.js';

export type RefusalReason = SignatureFailure | 'unknown_endpoint';

/** What the intake counts; the names are promised in docs/operations.md. */
@Injectable()
export class IntakeMetrics {
  private readonly kept: Counter<'status'>;
  private readonly refused: Counter<'reason'>;
  private readonly unavailable: Counter;

  constructor(metrics: Metrics) {
    this.kept = metrics.counter(
      'ledger_deliveries_total',
      'Verified deliveries kept, by what they came to.',
      ['status'],
    );
    this.refused = metrics.counter(
      'ledger_deliveries_refused_total',
      'Deliveries refused unverified, by reason.',
      ['reason'],
    );
    this.unavailable = metrics.counter(
      'ledger_deliveries_unavailable_total',
      'Deliveries answered 503 because they could not be made durable.',
    );
  }

  countKept(status: DeliveryStatus): void {
    this.kept.inc({ status });
  }

  countRefused(reason: RefusalReason): void {
    this.refused.inc({ reason });
  }

  countUnavailable(): void {
    this.unavailable.inc();
  }
}
