import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { ProjectionRegistry } from '../projection-registry.js';
import { REBUILD_POOL } from '../rebuild-pool.js';
import type { Rebuild, TableDifference } from './rebuild.js';
import { type RebuildLease, takeRebuildLease } from './rebuild-lease.js';
import { RebuildCancelled, RebuildRunning } from './rebuild.errors.js';
import { Rebuilds } from './rebuilds.js';
import { checkProjections, runRebuild } from './run-rebuild.js';
import { RunReport } from './run-report.js';

/** A run under way in this process. */
export interface RunningRebuild {
  /** On record, one for each projection. */
  rebuilds: Rebuild[];
  /** Resolves when it has ended, however: to what a check found, by projection, or to nothing. */
  ended: Promise<Map<string, TableDifference[]>>;
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
   * Starts to build the tables of some projections anew, in one pass over the log, and to exchange them; or, when
   * `checking`, to compare them.
   * @throws ProjectionNotFound, RebuildRunning
   */
  async start(names: readonly string[], checking = false): Promise<RunningRebuild> {
    const projections = names.map((name) => this.registry.find(name));
    const leases: RebuildLease[] = [];
    const release = async () => void (await Promise.all(leases.map((lease) => lease.release())));
    try {
      for (const name of names) leases.push(await this.lease(name));
      const rebuilds = await this.rebuilds.begin(names, checking);
      const ended = this.run(projections, rebuilds, checking).finally(release);
      this.track(ended);
      return { rebuilds, ended };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Starts anew what was under way in a process that died. A check has nobody to tell any more. */
  async resumeOrphans(): Promise<void> {
    for (const { projection, checking } of await this.rebuilds.running()) {
      if (checking || !this.registry.has(projection)) continue;
      await this.start([projection]).catch((error: unknown) => {
        if (!(error instanceof RebuildRunning)) throw error;
      });
    }
  }

  /** Ends the runs of this process; the next process, or another one, starts them anew. */
  async onModuleDestroy(): Promise<void> {
    for (const report of this.reports) report.abandon();
    await Promise.allSettled(this.runs);
  }

  /** Whoever has the lease and finds a running row knows that its process is gone. */
  private async lease(name: string): Promise<RebuildLease> {
    const lease = await takeRebuildLease(this.pool, name);
    if (!lease) throw new RebuildRunning(name);
    await this.rebuilds.endOrphan(name);
    return lease;
  }

  private async run(
    projections: readonly Projection[],
    rebuilds: readonly Rebuild[],
    checking: boolean,
  ): Promise<Map<string, TableDifference[]>> {
    const report = new RunReport(
      this.rebuilds,
      rebuilds.map(({ id }) => id),
    );
    this.reports.add(report);
    try {
      const differences = checking
        ? await checkProjections(this.pool, projections, report.onProgress)
        : (await runRebuild(this.pool, projections, report.onProgress), new Map());
      await report.finish('succeeded', null);
      return differences;
    } catch (error) {
      await this.conclude(report, error as Error);
      throw error;
    } finally {
      this.reports.delete(report);
    }
  }

  private async conclude(report: RunReport, error: Error): Promise<void> {
    if (report.abandoned) return report.stop();
    if (error instanceof RebuildCancelled) return report.finish('cancelled', null);
    this.logger.error(`a rebuild failed: ${error.stack}`);
    await report.finish('failed', error.message);
  }

  private track(ended: Promise<unknown>): void {
    this.runs.add(ended);
    // Whoever started it may wait for it; nobody has to.
    ended.catch(() => undefined).finally(() => this.runs.delete(ended));
  }
}
