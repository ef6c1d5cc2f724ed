import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { recordAttempts } from '../../dispatch/attempts.js';
import { commitBatch } from '../../event-store/commit-batch.js';
import { GroupCommit } from '../../event-store/group-commit.js';
import { timestampOf } from '../clock.js';
import { inTransaction } from '../in-transaction.js';
import type { Step } from './next-step.js';

/** An attempt that was made and what follows from it. */
export interface Settlement {
  delivery_id: string;
  /** 1, 2 … */
  attempt: number;
  result: AttemptResult;
  step: Step;
}

const PATIENCE_MS = 5_000;

// The number of the attempt is the fence: what somebody else settled meanwhile stays as it is.
const SETTLE = `
  UPDATE ledger.webhook_deliveries d
     SET attempts = s.attempt, failed = s.failed, status = s.status, next_attempt_at = s.next_attempt_at,
         finished_at = CASE WHEN s.status <> 'pending' THEN s.at END
    FROM json_to_recordset($1) AS s(delivery_id uuid, attempt integer, failed integer, status text,
                                    next_attempt_at timestamptz, at timestamptz)
   WHERE d.id = s.delivery_id AND d.attempts = s.attempt - 1 AND d.status = 'pending'`;

/** Writes down what became of attempts, many at a time. */
@Injectable()
export class Settlements {
  private readonly group: GroupCommit<Settlement, void>;

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {
    this.group = new GroupCommit<Settlement, void>(
      (batch, waitedMs) => commitBatch(batch, (some) => this.write(some), PATIENCE_MS - waitedMs),
      { batch: 512, inFlight: 2, waiting: 100_000 },
    );
  }

  /** Resolves after the commit. When it rejects the delivery is as before, and will be made again under the same id. */
  settle(settlement: Settlement): Promise<void> {
    return this.group.submit(settlement);
  }

  private async write(batch: readonly Settlement[]): Promise<void[]> {
    const rows = batch.map(({ delivery_id, attempt, step, result }) => ({
      delivery_id,
      attempt,
      ...step,
      next_attempt_at: timestampOf(step.next_attempt_at),
      at: result.at,
    }));
    await inTransaction(this.pool, async (client) => {
      await client.query({ name: 'settle-deliveries', text: SETTLE, values: [JSON.stringify(rows)] });
      await recordAttempts(
        client,
        batch.map(({ delivery_id, attempt, result }) => ({ subject: delivery_id, attempt, result })),
      );
    });
    return batch.map(() => undefined);
  }
}
