import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { LogSignal } from '../event-store/log-signal.js';
import { ProjectionCheckpoints } from './projection-checkpoints.js';
import { ProjectionRegistry } from './projection-registry.js';
import { Projector } from './projector.js';

/** Runs a projector for each registered projection as long as the application runs. */
@Injectable()
export class ProjectionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private projectors: Projector[] = [];
  private running: Promise<void>[] = [];

  constructor(
    private readonly registry: ProjectionRegistry,
    private readonly checkpoints: ProjectionCheckpoints,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly signal: LogSignal,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const projection of this.registry.all()) {
      await this.checkpoints.ensure(projection.name);
      const projector = new Projector(projection, this.pool, this.signal, this.checkpoints);
      this.projectors.push(projector);
      this.running.push(projector.run());
    }
  }

  /** Lets the batches under way finish. */
  async onModuleDestroy(): Promise<void> {
    for (const projector of this.projectors) projector.stop();
    await Promise.all(this.running);
  }
}
