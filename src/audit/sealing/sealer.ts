import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import type { LogSignal } from '../../event-store/log-signal.js';
import { isTransient } from '../../event-store/transient-error.js';
import type { CompactTree } from '../merkle/compact-tree.js';
import { sealPage } from './seal-page.js';

/** Most events of one seal. */
const PAGE = 16_384;
/** Between two seals, so that under load one covers many events. */
const SEAL_EVERY_MS = 400;
const POLL_MS = 1_000;
const RETRY_MS = 500;
/** Between two looks whether a contradiction is gone, such as after a backup was put back. */
const LOOK_AGAIN_MS = 10_000;

/**
 * Seals the log behind the appends until stopped. When what it finds contradicts what was sealed, it seals nothing more
 * and says so.
 */
export class Sealer {
  /** What it stopped at; null while all is well. */
  contradiction: string | null = null;
  private readonly logger = new Logger('Sealer');
  private readonly stopping = new AbortController();
  private tree: CompactTree | null = null;

  constructor(
    private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
    private readonly lookAgainMs = LOOK_AGAIN_MS,
  ) {}

  /** Runs until stop(). */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const seen = this.signal.seen;
      try {
        const more = await this.turn();
        this.contradiction = null;
        if (more) continue;
        await this.pause(SEAL_EVERY_MS);
        await this.signal.waitBeyond(seen, POLL_MS, this.stopping.signal);
      } catch (error) {
        await this.pause(isTransient(error) ? RETRY_MS : this.stopAt(error as Error));
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  /** @returns whether there may be more to seal at once */
  private async turn(): Promise<boolean> {
    const client = await this.pool.connect();
    let failed: Error | undefined;
    try {
      const page = await sealPage(client, this.tree, PAGE);
      if (page === null) return false;
      this.tree = page.tree;
      return page.events === PAGE;
    } catch (error) {
      failed = error as Error;
      throw error;
    } finally {
      // What a stream that broke off left behind must not reach the next user.
      client.release(failed);
    }
  }

  private stopAt(error: Error): number {
    if (this.contradiction !== error.message) this.logger.error(`stopped: ${error.stack}`);
    this.contradiction = error.message;
    this.tree = null;
    return this.lookAgainMs;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
