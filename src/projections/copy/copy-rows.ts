import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { PACKED_TEXT, type ReadModelRow, type ReadModelTable } from '../projection.js';
import { ByteWriter } from './byte-writer.js';
import { formatOf, type RowFormat } from './row-format.js';

/** Rows are handed on in pieces of about this many bytes. */
const PIECE = 65_536;

/** Writes rows into a table by COPY, as fast as the database takes them. */
export class CopyRows {
  private readonly out = new ByteWriter();
  private failure: Error | null = null;

  private constructor(
    private readonly stream: CopyStreamQuery,
    private readonly format: RowFormat,
  ) {
    // The connection can break while nobody awaits the stream; unheard, the error would end the process.
    stream.on('error', (error: Error) => (this.failure ??= error));
    format.begin(this.out);
  }

  /** @param client used by this COPY alone until end() */
  static async open(
    client: pg.PoolClient,
    schema: string,
    { name, columns, packed }: ReadModelTable,
  ): Promise<CopyRows> {
    const { rows } = await client.query<{ column: string; type: string }>({
      name: 'column-types',
      text: `SELECT attname AS column, format_type(atttypid, NULL) AS type FROM pg_attribute
              WHERE attrelid = format('%I.%I', $1::text, $2::text)::regclass AND attnum > 0`,
      values: [schema, name],
    });
    const types = new Map(rows.map(({ column, type }) => [column, type]));
    const missing = columns.find((column) => !types.has(column));
    if (missing !== undefined) throw new Error(`the table ${name} has no column ${missing}`);
    const format = formatOf(
      columns,
      columns.map((column) => (packed?.includes(column) ? PACKED_TEXT : types.get(column)!)),
    );
    const sql = `COPY ${schema}.${name} (${columns.join(', ')}) FROM STDIN (FORMAT ${format.name})`;
    return new CopyRows(client.query(copyFrom(sql)), format);
  }

  add(rows: readonly ReadModelRow[]): void {
    for (const row of rows) this.format.row(this.out, row);
  }

  /** Whether enough has gathered to be flushed. */
  get isFull(): boolean {
    return this.out.length >= PIECE;
  }

  /**
   * Hands on what has gathered; waits when the database is behind, so that memory does not grow.
   * @throws what ended the COPY, also when that was before this call
   */
  async flush(): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.out.length > 0 && !this.stream.write(this.out.take())) await once(this.stream, 'drain');
  }

  async end(): Promise<void> {
    this.format.end(this.out);
    await this.flush();
    this.stream.end();
    await finished(this.stream);
  }
}
