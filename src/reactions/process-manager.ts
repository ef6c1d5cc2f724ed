import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import type { LogSignal } from '../event-store/log-signal.js';
import { isTransient } from '../event-store/transient-error.js';
import { inTransaction } from '../projections/in-transaction.js';
import type { Actions } from './actions.js';
import { createReactions } from './create-reactions.js';
import type { Destinations } from './destinations/destinations.js';
import { lockCheckpoint, markStopped, moveCheckpoint } from './process-manager-checkpoint.js';
import { WHEN_NUMBER_IS_RELEASED as NAME } from './when-number-is-released.js';

const BATCH = 500;
const POLL_MS = 1_000;
const RETRY_MS = 500;
/** Between two turns, so that under load one covers many events: each is a transaction of its own. */
const TURN_EVERY_MS = 50;

/**
 * Turns releases into reactions as the log grows, until stopped: one at a time over all processes, by the lock on its
 * checkpoint, which moves in the transaction that stores the reactions. An event it cannot read stops it there,
 * visibly, and stops nothing else.
 */
export class ProcessManager {
  private readonly logger = new Logger(`process manager ${NAME}`);
  private readonly stopping = new AbortController();
  private limit = BATCH;
  /** The position it last said it stopped at. */
  private stoppedAt = 0;

  /** @param created is told when there is new work */
  constructor(
    private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
    private readonly actions: Actions,
    private readonly destinations: Pick<Destinations, 'find'>,
    private readonly created: () => void,
  ) {}

  /** Runs until stop(). */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const { seen } = this.signal;
      try {
        const again = await this.turn();
        if (again) continue;
        await this.pause(TURN_EVERY_MS);
        await this.signal.waitBeyond(seen, POLL_MS, this.stopping.signal);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        await this.recover(error as Error);
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Reads one batch. @returns whether there may be more at once */
  async turn(): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      const read = await inTransaction(client, async () => {
        const after = await lockCheckpoint(client, NAME);
        if (after === null) return null;
        const found = await createReactions(client, after, this.limit, this.actions.all(), this.destinations);
        if (found.events > 0) await moveCheckpoint(client, NAME, found.position);
        return found;
      });
      if (read === null) return false;
      if (read.reactions > 0) this.created();
      const full = read.events === this.limit;
      this.limit = Math.min(BATCH, this.limit * 2);
      return full;
    } finally {
      client.release();
    }
  }

  /** Halves a batch that fails down to the one event that does; mended code goes on from there. */
  private async recover(error: Error): Promise<void> {
    if (!isTransient(error) && this.limit > 1) {
      this.limit = Math.ceil(this.limit / 2);
      return;
    }
    if (!isTransient(error)) await this.sayStopped(error);
    await this.pause(isTransient(error) ? RETRY_MS : POLL_MS);
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private async sayStopped(error: Error): Promise<void> {
    try {
      const position = await markStopped(this.pool, NAME, error.message);
      if (position !== this.stoppedAt) this.logger.error(`stopped at position ${position}: ${error.stack}`);
      this.stoppedAt = position;
    } catch (failure) {
      this.logger.warn(`stopped, and cannot say so on its checkpoint: ${(failure as Error).message}`);
    }
  }
}
