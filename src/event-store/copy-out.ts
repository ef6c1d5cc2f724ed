import type pg from 'pg';

/** `PGCOPY\n\xff\r\n\0`, flags, length of the header extension (PostgreSQL documentation, COPY, Binary Format). */
const HEADER_BYTES = 19;
const END_OF_DATA = -1;

/** Called with where in the bytes a row is, from its number of fields on. The bytes are used again after the call. */
export type OnRow = (bytes: Buffer, at: number, end: number) => void;

/** Reads the rows of a query in PostgreSQL's binary format, in constant memory: the next ones come when these are dealt with. */
export function copyRows(client: pg.ClientBase, select: string, onRow: OnRow): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(`COPY (${select}) TO STDOUT (FORMAT binary)`, onRow, resolve, reject));
  });
}

/** A query as pg wants it. The protocol promises a message for each row, and pg cuts messages: nothing else has to. */
class CopyOut implements pg.Submittable {
  private begun = false;
  private failed: unknown = null;

  constructor(
    private readonly text: string,
    private readonly onRow: OnRow,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const at = this.begun ? 0 : HEADER_BYTES;
    this.begun = true;
    if (this.failed !== null || at === chunk.length || chunk.readInt16BE(at) === END_OF_DATA) return;
    try {
      this.onRow(chunk, at, chunk.length);
    } catch (error) {
      this.failed = error;
    }
  }

  handleError(error: Error): void {
    this.reject(error);
  }

  handleCommandComplete(): void {
    // What comes next is that the connection is ready again.
  }

  handleReadyForQuery(): void {
    if (this.failed === null) this.resolve();
    else this.reject(this.failed);
  }
}
