import { Logger } from '@nestjs/common';
import type pg from 'pg';
import type { LogSignal } from '../event-store/log-signal.js';
import { isTransient } from '../event-store/transient-error.js';
import { projectTogether } from './project-together.js';
import type { Projection } from './projection.js';
import type { ProjectionCheckpoints } from './projection-checkpoints.js';
import { Projector } from './projector.js';
import { StretchesAhead } from './stretches-ahead.js';

const BATCH = 4_000;
const POLL_MS = 1_000;
const RETRY_MS = 500;

/**
 * Keeps several read models up to date together, until stopped: the log is read and folded once for all of them. When a
 * batch fails, each goes on alone, so that only the one at fault stops; the others come together again behind it.
 */
export class ProjectorGroup {
  private readonly logger = new Logger('projections');
  private readonly stopping = new AbortController();
  private readonly ahead: StretchesAhead;
  private readonly together: Set<Projection>;
  private readonly alone = new Map<Projector, Promise<void>>();

  constructor(
    projections: readonly Projection[],
    private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
    private readonly checkpoints: ProjectionCheckpoints,
  ) {
    this.together = new Set(projections);
    this.ahead = new StretchesAhead(pool);
  }

  /** Runs until stop(). */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const seen = this.signal.seen;
      try {
        if (!(await this.turn())) await this.signal.waitBeyond(seen, POLL_MS, this.stopping.signal);
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        if (!isTransient(error)) await this.goAlone(error as Error);
        else await this.signal.waitBeyond(this.signal.seen, RETRY_MS, this.stopping.signal);
      }
    }
    await Promise.all(this.alone.values());
  }

  stop(): void {
    this.stopping.abort();
    for (const projector of this.alone.keys()) projector.stop();
  }

  /** @returns whether there may be more to do at once */
  private async turn(): Promise<boolean> {
    if (this.together.size === 0) return false;
    const client = await this.pool.connect();
    try {
      const { moved, position, more } = await projectTogether(
        client,
        [...this.together],
        BATCH,
        (...stretch) => this.ahead.read(...stretch),
      );
      for (const name of moved) this.checkpoints.moved(name, position);
      return more;
    } finally {
      client.release();
    }
  }

  /** Lets each go on by itself, as far as the log reaches now. */
  private async goAlone(error: Error): Promise<void> {
    const head = await this.checkpoints.head().catch(() => null);
    if (head === null || this.stopping.signal.aborted) return;
    this.logger.warn(
      `a batch failed, so each projection goes on alone up to position ${head}: ${error.message}`,
    );
    for (const projection of this.together) {
      const projector = new Projector(projection, this.pool, this.signal, this.checkpoints);
      const ended = projector.run(head).then(() => {
        this.alone.delete(projector);
        this.together.add(projection);
      });
      this.alone.set(projector, ended);
    }
    this.together.clear();
  }
}
