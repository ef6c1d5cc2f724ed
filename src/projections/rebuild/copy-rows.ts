import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import type { ReadModelRow, ReadModelTable } from '../projection.js';

/** Lines are handed on in pieces of about this many characters. */
const PIECE = 65_536;

type Encode = (value: unknown) => string;

/** Writes rows into a table by COPY, as fast as the database takes them. */
export class CopyRows {
  private piece = '';
  private failure: Error | null = null;

  private constructor(
    private readonly stream: CopyStreamQuery,
    private readonly columns: readonly string[],
    private readonly encoders: readonly Encode[],
  ) {
    // The connection can break while nobody awaits the stream; unheard, the error would end the process.
    stream.on('error', (error: Error) => (this.failure ??= error));
  }

  /** @param client used by this COPY alone until end() */
  static async open(
    client: pg.PoolClient,
    schema: string,
    { name, columns }: ReadModelTable,
  ): Promise<CopyRows> {
    const { rows } = await client.query<{ column: string; type: string }>(
      `SELECT attname AS column, format_type(atttypid, NULL) AS type FROM pg_attribute
        WHERE attrelid = format('%I.%I', $1::text, $2::text)::regclass AND attnum > 0`,
      [schema, name],
    );
    const types = new Map(rows.map(({ column, type }) => [column, type]));
    const encoders = columns.map((column) => encoderOf(types.get(column)));
    const stream = client.query(copyFrom(`COPY ${schema}.${name} (${columns.join(', ')}) FROM STDIN`));
    return new CopyRows(stream, columns, encoders);
  }

  add(rows: readonly ReadModelRow[]): void {
    for (const row of rows) this.piece += this.line(row);
  }

  /** Whether enough has gathered to be flushed. */
  get isFull(): boolean {
    return this.piece.length >= PIECE;
  }

  /**
   * Hands on what has gathered; waits when the database is behind, so that memory does not grow.
   * @throws what ended the COPY, also when that was before this call
   */
  async flush(): Promise<void> {
    if (this.failure) throw this.failure;
    const { piece } = this;
    this.piece = '';
    if (piece !== '' && !this.stream.write(piece)) await once(this.stream, 'drain');
  }

  async end(): Promise<void> {
    await this.flush();
    this.stream.end();
    await finished(this.stream);
  }

  private line(row: ReadModelRow): string {
    let line = '';
    for (let index = 0; index < this.columns.length; index++) {
      const value = row[this.columns[index]!];
      if (index > 0) line += '\t';
      line += value === null || value === undefined ? '\\N' : this.encoders[index]!(value);
    }
    return `${line}\n`;
  }
}

/** The text format of COPY (PostgreSQL documentation, COPY, Text Format). */
function encoderOf(type: string | undefined): Encode {
  if (type === undefined) throw new Error('a projection names a column that its table does not have');
  if (type === 'json' || type === 'jsonb') return (value) => escapeText(JSON.stringify(value));
  if (type.endsWith('[]')) return (value) => escapeText(arrayLiteral(value as unknown[]));
  if (type === 'text') return (value) => escapeText(String(value));
  return String;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeText(text: string): string {
  return /[\\\n\r\t]/.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;
}

function arrayLiteral(values: unknown[]): string {
  const items = values.map((value) =>
    value === null ? 'NULL' : `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${items.join(',')}}`;
}
