import type pg from 'pg';
import { readStretch, type Stretch } from './read-stretch.js';

/** Reads and folds the next stretch of a backlog while the rows of the present one are being written. */
export class StretchesAhead {
  private next: { after: number; limit: number; stretch: Promise<Stretch | null> } | null = null;

  constructor(private readonly pool: pg.Pool) {}

  /** A stretch, of the caller's connection where it was not read ahead. A full one has the next read at once. */
  async read(client: pg.PoolClient, after: number, limit: number): Promise<Stretch> {
    const stretch = (await this.takeAhead(after, limit)) ?? (await readStretch(client, after, limit));
    if (stretch.events === limit) this.readAhead(stretch.position, limit);
    return stretch;
  }

  private async takeAhead(after: number, limit: number): Promise<Stretch | null> {
    const { next } = this;
    if (next?.after !== after || next.limit !== limit) return null;
    this.next = null;
    return next.stretch;
  }

  private readAhead(after: number, limit: number): void {
    // What fails here fails again where it is needed, and is dealt with there.
    this.next = { after, limit, stretch: readStretch(this.pool, after, limit).catch(() => null) };
  }
}
