import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { delayBefore } from '../../dispatch/schedule.js';
import type { Retry } from '../webhooks/webhook.js';

/** What becomes of a delivery after an attempt. */
export interface Step {
  status: 'pending' | 'delivered' | 'dead_letter';
  /** Failed attempts that count for the schedule. */
  failed: number;
  /** Milliseconds since 1970; of a delivery that is not pending it means nothing. */
  next_attempt_at: number;
}

export interface Tried {
  failed: number;
  retry: Retry;
  /** Whether a failure counts for the schedule: not while the endpoint is down as a whole, nor when it answered 410. */
  counts: boolean;
}

/** @param random gives a fraction in [0, 1) */
export function nextStep(result: AttemptResult, tried: Tried, now: number, random: () => number): Step {
  const { failed, retry, counts } = tried;
  if (result.verdict === 'delivered') return { status: 'delivered', failed, next_attempt_at: now };
  if (!counts || result.verdict === 'gone') return { status: 'pending', failed, next_attempt_at: now };
  const delay = delayBefore(retry, failed + 1, random);
  if (delay === null) return { status: 'dead_letter', failed: failed + 1, next_attempt_at: now };
  const asked = (result.retry_after_seconds ?? 0) * 1_000;
  return { status: 'pending', failed: failed + 1, next_attempt_at: now + Math.max(delay, asked) };
}
