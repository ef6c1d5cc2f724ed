import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { ProjectionRegistry } from '../projection-registry.js';
import { REBUILD_POOL } from '../rebuild-pool.js';
import type { Rebuild, TableDifference } from './rebuild.js';
import { takeRebuildLease } from './rebuild-lease.js';
import { ProjectionNotFound, RebuildCancelled, RebuildRunning } from './rebuild.errors.js';
import { Rebuilds } from './rebuilds.js';
import { checkProjection, runRebuild } from './run-rebuild.js';
import { RunReport } from './run-report.js';

/** A run under way in this process. */
export interface RunningRebuild {
  rebuild: Rebuild;
  /** Resolves when it has ended, however: to what a check found, or to nothing. */
  ended: Promise<TableDifference[]>;
}

/** Runs rebuilds: one of a projection at a time, over all processes. */
@Injectable()
export class Rebuilder implements OnModuleDestroy {
  private readonly logger = new Logger('Rebuilder');
  private readonly reports = new Set<RunReport>();
  private readonly runs = new Set<Promise<unknown>>();

  constructor(
    @Inject(REBUILD_POOL) private readonly pool: pg.Pool,
    private readonly registry: ProjectionRegistry,
    private readonly rebuilds: Rebuilds,
  ) {}

  /**
   * Starts to build a projection's tables anew, and to exchange them; or, when `checking`, to compare them.
   * @throws ProjectionNotFound, RebuildRunning
   */
  async start(name: string, checking = false): Promise<RunningRebuild> {
    const projection = this.find(name);
    const lease = await takeRebuildLease(this.pool, name);
    if (!lease) throw new RebuildRunning(name);
    try {
      await this.endOrphan(name);
      const rebuild = await this.rebuilds.begin(name, checking);
      const ended = this.run(projection, rebuild).finally(() => lease.release());
      this.track(ended);
      return { rebuild, ended };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  /** Starts anew what was under way in a process that died. A check has nobody to tell any more and ends. */
  async resumeOrphans(): Promise<void> {
    for (const { projection, checking } of await this.rebuilds.running()) {
      if (checking || !this.registry.all().some(({ name }) => name === projection)) continue;
      await this.start(projection).catch((error: unknown) => {
        if (!(error instanceof RebuildRunning)) throw error;
      });
    }
  }

  /** Ends the runs of this process; the next process, or another one, starts them anew. */
  async onModuleDestroy(): Promise<void> {
    for (const report of this.reports) report.abandon();
    await Promise.allSettled(this.runs);
  }

  private find(name: string): Projection {
    const all = this.registry.all();
    const projection = all.find((candidate) => candidate.name === name);
    if (!projection)
      throw new ProjectionNotFound(
        name,
        all.map((candidate) => candidate.name),
      );
    return projection;
  }

  /** Whoever has the lease and finds a running row knows that its process is gone. */
  private async endOrphan(name: string): Promise<void> {
    for (const { id, projection } of await this.rebuilds.running()) {
      if (projection === name) await this.rebuilds.finish(id, 'failed', 'The process that ran it ended.');
    }
  }

  private async run(projection: Projection, rebuild: Rebuild): Promise<TableDifference[]> {
    const report = new RunReport(this.rebuilds, rebuild.id);
    this.reports.add(report);
    try {
      const differences = rebuild.checking
        ? await checkProjection(this.pool, projection, report.onProgress)
        : (await runRebuild(this.pool, projection, report.onProgress), []);
      await report.finish('succeeded', null);
      return differences;
    } catch (error) {
      await this.conclude(report, projection.name, error as Error);
      throw error;
    } finally {
      this.reports.delete(report);
    }
  }

  private async conclude(report: RunReport, name: string, error: Error): Promise<void> {
    if (report.abandoned) return report.stop();
    if (error instanceof RebuildCancelled) return report.finish('cancelled', null);
    this.logger.error(`the rebuild of projection ${name} failed: ${error.stack}`);
    await report.finish('failed', error.message);
  }

  private track(ended: Promise<unknown>): void {
    this.runs.add(ended);
    // Whoever started it may wait for it; nobody has to.
    ended.catch(() => undefined).finally(() => this.runs.delete(ended));
  }
}
