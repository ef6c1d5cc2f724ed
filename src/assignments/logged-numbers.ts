import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { EventLog } from '../event-store/event-log.js';
import { formatInstant, type Instant } from '../numbers/instant.js';
import { foldEvents } from '../projections/fold-touched.js';
import { KnownAtInFuture, NumberNotFound } from './assignments.errors.js';
import { evidenceOf } from './evidence.js';
import { mergeAnomalies, type FoundNumber } from './known-number.js';

/** Folds single numbers from the log: what was known at an instant, which no projection keeps. */
@Injectable()
export class LoggedNumbers {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly log: EventLog,
  ) {}

  /**
   * What was known of a number at an instant that has passed; the same for ever.
   * @throws KnownAtInFuture; NumberNotFound when nothing was known by then
   */
  async knownAt(e164: string, instant: Instant): Promise<FoundNumber> {
    await this.assertPassed(instant);
    const events = await this.log.readNumberKnownAt(e164, instant);
    const { facts, history } = foldEvents(e164, events);
    const { assignments } = history;
    if (assignments.length === 0)
      throw new NumberNotFound(`Nothing was known of ${e164} by ${formatInstant(instant)}.`);
    const known = {
      e164,
      assignments,
      generations: assignments.length,
      anomalies: mergeAnomalies(history.anomalies),
      evidence: evidenceOf(facts),
    };
    return { known, position: events.at(-1)!.position };
  }

  /** By the database's clock, which is the one that recorded_at is read from. */
  private async assertPassed(instant: Instant): Promise<void> {
    const { rows } = await this.pool.query<{ now: Instant }>({
      name: 'database-clock',
      text: 'SELECT clock_timestamp() AS now',
    });
    const { now } = rows[0]!;
    if (instant > now) throw new KnownAtInFuture(formatInstant(instant), formatInstant(now));
  }
}
