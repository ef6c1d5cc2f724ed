import { formatInstant, type Instant } from '../../numbers/instant.js';

export class BillingNotFound extends Error {
  readonly code = 'billing.not_found';
  readonly status = 404;

  constructor(workspaceId: string, e164: string) {
    super(`Workspace ${workspaceId} was never billed for ${e164}.`);
  }
}

/** The period would bill a time that an earlier one has billed already. */
export class PeriodsOverlap extends Error {
  readonly code = 'billing.periods_overlap';
  readonly status = 409;

  constructor(startedAt: Instant, stoppedAt: Instant) {
    super(
      `The period before stopped at ${formatInstant(stoppedAt)}, this one would begin at ${formatInstant(startedAt)}. ` +
        'Give a started_at from then on, or none.',
    );
  }
}
