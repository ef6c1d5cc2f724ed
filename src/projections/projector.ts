import { Logger } from '@nestjs/common';
import pg from 'pg';
import { isTransient } from '../event-store/transient-error.js';
import type { LogSignal } from '../event-store/log-signal.js';
import type { Projection } from './projection.js';
import { projectBatch } from './project-batch.js';
import type { ProjectionCheckpoints } from './projection-checkpoints.js';

const BATCH = 2_000;
const POLL_MS = 1_000;
const RETRY_MS = 500;

/**
 * Keeps one read model up to date, until stopped. When a batch fails on what it holds, the batch is halved down to the
 * one event that fails; the projection then stops there, visibly, and touches neither intake nor the others. It goes on
 * when its checkpoint was moved past that event: by a rebuild, or by a process with mended code.
 */
export class Projector {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private limit = BATCH;

  constructor(
    private readonly projection: Projection,
    private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
    private readonly checkpoints: ProjectionCheckpoints,
  ) {
    this.logger = new Logger(`projection ${projection.name}`);
  }

  /** Runs until it has reached a position, or until stop(). */
  async run(until = Infinity): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const seen = this.signal.seen;
      try {
        const again = await this.turn();
        if (until < Infinity && (await this.checkpoints.position(this.projection.name)) >= until) return;
        if (!again) await this.signal.waitBeyond(seen, POLL_MS, this.stopping.signal);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (isTransient(error)) await this.pause(RETRY_MS);
        else if (this.limit > 1) this.limit = Math.ceil(this.limit / 2);
        else await this.waitAt(error as Error);
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  /** @returns whether there may be more to do at once */
  private async turn(): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      const result = await projectBatch(client, this.projection, this.limit);
      if (result.did === 'nothing') return false;
      this.checkpoints.moved(this.projection.name, result.position);
      const full = result.events === this.limit;
      if (this.limit < BATCH) this.limit = Math.min(BATCH, this.limit * 2);
      return full;
    } finally {
      client.release();
    }
  }

  /** Returns when the checkpoint has moved, or could not be asked about: then the batch is tried, and fails, again. */
  private async waitAt(error: Error): Promise<void> {
    const { name } = this.projection;
    try {
      const position = await this.checkpoints.markStopped(name, error.message);
      this.logger.error(`stopped at position ${position}, which it cannot project: ${error.stack}`);
      while (!this.stopping.signal.aborted && (await this.checkpoints.position(name)) === position - 1) {
        await this.pause(POLL_MS);
      }
    } catch (failure) {
      this.logger.warn(`stopped, and cannot say so on its checkpoint: ${(failure as Error).message}`);
      await this.pause(RETRY_MS);
    }
  }

  private pause(ms: number): Promise<void> {
    return this.signal.waitBeyond(this.signal.seen, ms, this.stopping.signal);
  }
}
