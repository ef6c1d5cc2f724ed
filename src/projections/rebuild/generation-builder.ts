import pg from 'pg';
import { foldEvents } from '../fold-touched.js';
import type { FoldedNumber, Projection } from '../projection.js';
import { CopyRows } from '../copy/copy-rows.js';
import type { NumberRange } from './number-ranges.js';
import { CannotProject } from './rebuild.errors.js';
import { READ_AS_PLANNED, READ_BY_INDEX, streamNumbers } from './stream-numbers.js';

/** The schema in which a generation is built, beside the live tables. */
export const REBUILD_SCHEMA = 'ledger_rebuild';

/**
 * Fills a generation: streams ranges of numbers from the log, folds each number once with the fold of the live path,
 * and copies the rows of every projection in. Several can fill one generation.
 */
export class GenerationBuilder {
  private readonly copies = new Map<string, CopyRows>();
  private readonly clients: pg.PoolClient[] = [];

  private constructor(
    private readonly pool: pg.Pool,
    private readonly projections: readonly Projection[],
  ) {}

  /**
   * Lets `use` build; what it built is there when this resolves, and not when it throws.
   * @param pool a connection to read, and one for each table
   */
  static async use(
    pool: pg.Pool,
    projections: readonly Projection[],
    use: (builder: GenerationBuilder) => Promise<void>,
  ): Promise<void> {
    const builder = new GenerationBuilder(pool, projections);
    try {
      await builder.open();
      await use(builder);
      for (const copy of builder.copies.values()) await copy.end();
      await builder.clients[0]!.query(READ_AS_PLANNED);
    } catch (error) {
      // A connection in the middle of a COPY is of no use to anybody.
      for (const client of builder.clients) client.release(true);
      throw error;
    }
    for (const client of builder.clients) client.release();
  }

  /**
   * Builds the rows of a range of numbers from the events up to a position.
   * @param onEvents is told how many events were folded; what it throws ends the build
   */
  async build(upTo: number, range: NumberRange, onEvents: (events: number) => void): Promise<void> {
    for await (const numbers of streamNumbers(this.clients[0]!, upTo, range)) {
      let events = 0;
      for (const { e164, events: ofNumber } of numbers) {
        events += ofNumber.length;
        this.add(foldEvents(e164, ofNumber));
        for (const copy of this.copies.values()) if (copy.isFull) await copy.flush();
      }
      onEvents(events);
    }
  }

  private async open(): Promise<void> {
    const reader = await this.connect();
    await reader.query(READ_BY_INDEX);
    for (const table of this.projections.flatMap(({ tables }) => tables)) {
      this.copies.set(table.name, await CopyRows.open(await this.connect(), REBUILD_SCHEMA, table));
    }
  }

  private async connect(): Promise<pg.PoolClient> {
    const client = await this.pool.connect();
    this.clients.push(client);
    return client;
  }

  private add(number: FoldedNumber): void {
    for (const projection of this.projections) {
      const rows = rowsOf(projection, number);
      for (const { name } of projection.tables) this.copies.get(name)!.add(rows[name]!);
    }
  }
}

function rowsOf(projection: Projection, number: FoldedNumber): ReturnType<Projection['rows']> {
  try {
    return projection.rows(number);
  } catch (error) {
    throw new CannotProject(projection.name, number.e164, error as Error);
  }
}
