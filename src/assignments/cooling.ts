import { addSeconds, type Instant } from '../numbers/instant.js';

const SECONDS_PER_DAY = 86_400;
const LAST_INSTANT: Instant = '9999-12-31T23:59:59.999999Z';

/**
 * The end of the days after a release in which whoever still dials the number most likely means its last holder; no
 * later than the last instant there is. Null while it is held, and for 0 days.
 */
export function coolingUntil(releasedAt: Instant | null, days: number): Instant | null {
  if (releasedAt === null || days === 0) return null;
  const seconds = days * SECONDS_PER_DAY;
  return releasedAt > addSeconds(LAST_INSTANT, -seconds) ? LAST_INSTANT : addSeconds(releasedAt, seconds);
}
