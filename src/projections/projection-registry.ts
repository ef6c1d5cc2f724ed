import { Injectable } from '@nestjs/common';
import type { Projection } from './projection.js';
import { ProjectionNotFound } from './projections.errors.js';

/** The projections of this service; each read model's module registers its own while the application starts. */
@Injectable()
export class ProjectionRegistry {
  private readonly projections = new Map<string, Projection>();

  register(projection: Projection): void {
    if (this.projections.has(projection.name)) {
      throw new Error(`two projections are named ${projection.name}: a name is for one checkpoint`);
    }
    this.projections.set(projection.name, projection);
  }

  has(name: string): boolean {
    return this.projections.has(name);
  }

  /** @throws ProjectionNotFound */
  find(name: string): Projection {
    const projection = this.projections.get(name);
    if (!projection) throw new ProjectionNotFound(name, [...this.projections.keys()]);
    return projection;
  }

  all(): Projection[] {
    return [...this.projections.values()];
  }
}
