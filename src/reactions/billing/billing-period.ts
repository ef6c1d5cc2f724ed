import type { Instant } from '../../numbers/instant.js';

/** A stretch of time in which a number is billed to a workspace at one price: half-open, open-ended while it runs. */
export interface BillingPeriod {
  id: string;
  /** In the currency's minor unit (cents); an integer. */
  monthly_price_minor: number;
  /** ISO 4217. */
  currency: string;
  started_at: Instant;
  stopped_at: Instant | null;
  /** Whole seconds billed after the stop, because the release was known late. */
  correction_seconds: number;
  /** The release event that stopped it. */
  stopped_by: string | null;
}
