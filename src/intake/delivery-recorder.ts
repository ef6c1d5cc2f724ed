import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { APPEND_POOL, BATCHES_IN_FLIGHT } from '../event-store/append-pool.js';
import { commitBatch } from '../event-store/commit-batch.js';
import { EventLog } from '../event-store/event-log.js';
import { GroupCommit } from '../event-store/group-commit.js';
import { LogSignal } from '../event-store/log-signal.js';
import type { AppendOutcome } from '../event-store/stored-event.js';
import type { DeliveryVerdict, NewDelivery, RecordedDelivery } from './delivery.js';
import { IntakeUnavailable } from './intake.errors.js';
import { keepDeliveries } from './keep-deliveries.js';
import { type Keeping, keepingOf } from './keeping.js';
import { rewriteDelivery } from './rewrite-delivery.js';
import { settleDiffering } from './settle-differing.js';

/** The provider gives up on an answer after 10 s; by then it must have its 503, also when others were before it. */
const PATIENCE_MS = 7_000;

/** Makes deliveries and their events durable, many in one commit. */
@Injectable()
export class DeliveryRecorder {
  private readonly group = new GroupCommit<Keeping, AppendOutcome | null>(
    (batch, waitedMs) => this.commit(batch, waitedMs),
    {
      batch: 256,
      inFlight: BATCHES_IN_FLIGHT,
      waiting: 10_000,
    },
  );

  constructor(
    @Inject(APPEND_POOL) private readonly pool: pg.Pool,
    private readonly log: EventLog,
    private readonly signal: LogSignal,
  ) {}

  /**
   * Keeps a verified delivery and, where it is one for the ledger, its event. Resolves only after the commit.
   * @throws IntakeUnavailable when it could not be made durable
   */
  async record(delivery: NewDelivery): Promise<RecordedDelivery> {
    try {
      const outcome = await this.group.submit(keepingOf(delivery));
      if (outcome?.outcome === 'differs') return await this.recordDiffering(delivery, outcome.position);
      return answer(delivery, outcome);
    } catch (error) {
      throw new IntakeUnavailable(error);
    }
  }

  /**
   * Judges a kept delivery again, after a fix.
   * @throws DeliveryNotFound, NotReprocessable
   */
  async reprocess(id: string, verdict: DeliveryVerdict): Promise<RecordedDelivery> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const recorded = await rewriteDelivery(client, id, verdict);
      await client.query('COMMIT');
      this.signal.announce();
      return recorded;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  private async recordDiffering(delivery: NewDelivery, position: number): Promise<RecordedDelivery> {
    const original = await this.log.readAt(position);
    if (!original) throw new Error(`expected an event at position ${position}, found none`);
    const keeping = settleDiffering(delivery, original);
    await this.group.submit(keeping);
    const { id } = delivery;
    const { event_id } = original;
    return keeping.event
      ? { id, status: 'conflict', event_id, position: null }
      : { id, status: 'duplicate', event_id, position };
  }

  private async commit(
    batch: Keeping[],
    waitedMs: number,
  ): Promise<PromiseSettledResult<AppendOutcome | null>[]> {
    const patience = PATIENCE_MS - waitedMs;
    const results = await commitBatch(batch, (items) => keepDeliveries(this.pool, items), patience);
    this.signal.announce();
    return results;
  }
}

function answer({ id, verdict }: NewDelivery, outcome: AppendOutcome | null): RecordedDelivery {
  if (verdict.status !== 'event')
    return { id, status: verdict.status, event_id: verdict.event_id, position: null };
  if (!outcome) throw new Error(`expected an outcome for event ${verdict.event_id}, the log gave none`);
  const status = outcome.outcome === 'recorded' ? 'recorded' : 'duplicate';
  return { id, status, event_id: verdict.event_id, position: outcome.position };
}
