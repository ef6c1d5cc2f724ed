import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import pg from 'pg';
import { LogSignal } from '../event-store/log-signal.js';
import { ProjectionCheckpoints } from './projection-checkpoints.js';
import { ProjectionRegistry } from './projection-registry.js';
import { PROJECTIONS_OPTIONS, type ProjectionsOptions } from './projections.options.js';
import { ProjectorGroup } from './projector-group.js';
import { RebuildRunning } from './rebuild/rebuild.errors.js';
import { Rebuilder } from './rebuild/rebuilder.js';

const ORPHANS_EVERY_MS = 5_000;

/** Keeps the registered projections up to date as long as the application runs, and the rebuilds that are due. */
@Injectable()
export class ProjectionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Projections');
  private projectors: ProjectorGroup | null = null;
  private running: Promise<void> | null = null;
  private orphans: NodeJS.Timeout | null = null;

  constructor(
    private readonly registry: ProjectionRegistry,
    private readonly checkpoints: ProjectionCheckpoints,
    private readonly rebuilder: Rebuilder,
    private readonly signal: LogSignal,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(PROJECTIONS_OPTIONS) private readonly options: ProjectionsOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.live) return;
    for (const projection of this.registry.all()) {
      const sameVersion = await this.checkpoints.ensure(projection.name, projection.version);
      if (!sameVersion) await this.rebuildForNewVersion(projection.name);
    }
    this.projectors = new ProjectorGroup(this.registry.all(), this.pool, this.signal, this.checkpoints);
    this.running = this.projectors.run();
    await this.resumeOrphans();
    this.orphans = setInterval(() => void this.resumeOrphans(), ORPHANS_EVERY_MS);
  }

  /** Lets the batches under way finish. */
  async onModuleDestroy(): Promise<void> {
    if (this.orphans) clearInterval(this.orphans);
    this.projectors?.stop();
    await this.running;
  }

  private async rebuildForNewVersion(name: string): Promise<void> {
    this.logger.log(
      `the tables of projection ${name} were built by another version of the code: rebuilding them`,
    );
    await this.rebuilder.start([name]).catch((error: unknown) => {
      if (!(error instanceof RebuildRunning)) throw error;
    });
  }

  private async resumeOrphans(): Promise<void> {
    await this.rebuilder
      .resumeOrphans()
      .catch((error: Error) => this.logger.warn(`rebuilds could not be looked after: ${error.message}`));
  }
}
