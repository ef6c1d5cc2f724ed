import { type Instant, secondsBetween } from '../../numbers/instant.js';
import type { EndedAssignment } from '../ended-assignment.js';
import type { BillingPeriod } from './billing-period.js';

/** When an assignment began and ended, when the next one began, and when that is acted on. */
export type EndedSpan = Pick<
  EndedAssignment,
  'started_at' | 'released_at' | 'next_started_at' | 'acting_at' | 'release_event_id'
>;

/** What becomes of the one period that a release cuts. */
export interface StoppedPeriod {
  stopped: BillingPeriod;
  /** The rest of it, which belongs to the next assignment; a new period that has no id yet. */
  continued: Omit<BillingPeriod, 'id'> | null;
  /** By how much the corrections grew: whole seconds, rounded down. */
  over_billed_seconds: number;
}

/**
 * Ends billing where an assignment ended, and leaves what belongs to the next one. The period that runs over the release
 * (periods never overlap, so there is at most one) is stopped there; where it ran on into the next assignment, the rest
 * becomes a period of its own, with the stop and correction it had. What was billed in between, until somebody acted, is the
 * correction. The periods do not depend on the order in which several releases are acted on; doing it again changes nothing.
 * @returns null when there is nothing to stop
 */
export function stopPeriods(periods: readonly BillingPeriod[], ended: EndedSpan): StoppedPeriod | null {
  const period = periods.find((each) => isOfThisOrBefore(each, ended) && runsOver(each, ended.released_at));
  if (period === undefined) return null;
  const { released_at, next_started_at, release_event_id } = ended;
  const over_billed_seconds = overBilledSeconds(period, ended);
  const runsOn = next_started_at !== null && runsOver(period, next_started_at);
  const stop = { stopped_at: released_at, stopped_by: release_event_id };
  if (!runsOn) {
    const correction_seconds = period.correction_seconds + over_billed_seconds;
    return { stopped: { ...period, ...stop, correction_seconds }, continued: null, over_billed_seconds };
  }
  const { id: _, ...rest } = period;
  return {
    stopped: { ...period, ...stop, correction_seconds: over_billed_seconds },
    continued: { ...rest, started_at: next_started_at },
    over_billed_seconds,
  };
}

/** Begun before the release, or with an assignment that ended the instant it began; never what belongs to the next. */
function isOfThisOrBefore(period: BillingPeriod, ended: EndedSpan): boolean {
  const { started_at, released_at, next_started_at } = ended;
  if (next_started_at !== null && period.started_at >= next_started_at) return false;
  return period.started_at < released_at || (started_at !== null && period.started_at <= started_at);
}

function runsOver(period: BillingPeriod, instant: Instant): boolean {
  return period.stopped_at === null || period.stopped_at > instant;
}

/** From the release until billing was right again: the next assignment, an earlier stop, or now. Not what is still to come. */
function overBilledSeconds(period: BillingPeriod, ended: EndedSpan): number {
  const { released_at, next_started_at, acting_at } = ended;
  const until = [acting_at, next_started_at, period.stopped_at]
    .filter((instant) => instant !== null)
    .reduce((earliest, instant) => (instant < earliest ? instant : earliest));
  return Math.max(0, Math.floor(secondsBetween(released_at, until)));
}
