import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { databaseNow } from '../event-store/database-clock.js';
import { EventLog } from '../event-store/event-log.js';
import { VisibleLog } from '../event-store/visible-log.js';
import { formatInstant, type Instant } from '../numbers/instant.js';
import { foldEvents } from '../projections/fold-touched.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { KnownAtInFuture, NumberNotFound } from './assignments.errors.js';
import { toKnown, type FoundNumber } from './known-number.js';

/** What was known at an instant, which no projection keeps: folded from the log. */
@Injectable()
export class LoggedNumbers {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly log: EventLog,
    private readonly visibleLog: VisibleLog,
  ) {}

  /**
   * What was known of a number in visible workspaces at an instant that has passed; the same for ever.
   * @throws KnownAtInFuture; NumberNotFound when nothing was known by then
   */
  async knownAt(visible: Workspaces, e164: string, instant: Instant): Promise<FoundNumber> {
    await this.assertPassed(instant);
    const events = await this.visibleLog.readNumberKnownAt(visible, e164, instant);
    const known = toKnown(foldEvents(e164, events));
    if (known === null)
      throw new NumberNotFound(`Nothing was known of ${e164} by ${formatInstant(instant)}.`);
    return { known, position: events.at(-1)!.position };
  }

  /**
   * The position up to which the log was known at an instant that has passed; the same for ever.
   * @throws KnownAtInFuture
   */
  async positionAt(instant: Instant): Promise<number> {
    await this.assertPassed(instant);
    return this.log.positionKnownAt(instant);
  }

  /** By the database's clock, which is the one that recorded_at is read from. */
  private async assertPassed(instant: Instant): Promise<void> {
    const now = await databaseNow(this.pool);
    if (instant > now) throw new KnownAtInFuture(formatInstant(instant), formatInstant(now));
  }
}
