import type { BillingPeriod } from '../../src/reactions/billing/billing-period.js';
import { addSeconds, type Instant } from '../../src/numbers/instant.js';

/** So many seconds after the start of the year. */
export const at = (seconds: number): Instant => addSeconds('2026-01-01T00:00:00.000000Z', seconds);

/** A period from one second to another; running while `to` is null. */
export function period(from: number, to: number | null, rest: Partial<BillingPeriod> = {}): BillingPeriod {
  return {
    id: `from-${from}`,
    monthly_price_minor: 50_000,
    currency: 'KES',
    started_at: at(from),
    stopped_at: to === null ? null : at(to),
    correction_seconds: 0,
    stopped_by: to === null ? null : `release-${to}`,
    ...rest,
  };
}
