import type pg from 'pg';
import { type Changes, ChangesOf } from './changes.js';
import type { Projection } from './projection.js';
import { readStretch, type Stretch } from './read-stretch.js';

/** A stretch, and what it changes in the tables of some projections. */
export interface Prepared {
  stretch: Stretch;
  changes: Changes[];
}

/** Reads a stretch and works out what it changes. */
export async function prepare(
  client: pg.PoolClient,
  projections: readonly Projection[],
  after: number,
  limit: number,
): Promise<Prepared> {
  const changes = new ChangesOf(projections);
  const stretch = await readStretch(client, after, limit, ({ now, before }) => changes.add(now, before));
  return { stretch, changes: changes.all };
}

/** Prepares the next stretch of a backlog while the changes of the present one are being written. */
export class StretchesAhead {
  private next: { name: string; prepared: Promise<Prepared | null> } | null = null;

  constructor(private readonly pool: pg.Pool) {}

  /** A stretch, by the caller's connection where it was not read ahead. A full one has the next read at once. */
  async read(
    client: pg.PoolClient,
    projections: readonly Projection[],
    after: number,
    limit: number,
  ): Promise<Prepared> {
    const ahead = await this.takeAhead(nameOf(projections, after, limit));
    const prepared = ahead ?? (await prepare(client, projections, after, limit));
    const { position, events } = prepared.stretch;
    if (events === limit) this.readAhead(projections, position, limit);
    return prepared;
  }

  private async takeAhead(name: string): Promise<Prepared | null> {
    const { next } = this;
    if (next?.name !== name) return null;
    this.next = null;
    return next.prepared;
  }

  private readAhead(projections: readonly Projection[], after: number, limit: number): void {
    const name = nameOf(projections, after, limit);
    // What fails here fails again where it is needed, and is dealt with there.
    this.next = { name, prepared: this.prepareAhead(projections, after, limit).catch(() => null) };
  }

  private async prepareAhead(
    projections: readonly Projection[],
    after: number,
    limit: number,
  ): Promise<Prepared> {
    const client = await this.pool.connect();
    try {
      return await prepare(client, projections, after, limit);
    } finally {
      client.release();
    }
  }
}

function nameOf(projections: readonly Projection[], after: number, limit: number): string {
  return [after, limit, ...projections.map(({ name }) => name)].join(' ');
}
