import type pg from 'pg';
import { MESSAGE_HEADER, MessageCutter } from './message-cutter.js';

const COPY_DATA = 'd'.charCodeAt(0);
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

type Listener = (chunk: Buffer) => void;

/**
 * A query as pg wants it. While it runs, rows are read where they arrive: the protocol promises a message for each, of
 * which pg would make two objects and an event. All other messages go to pg.
 */
class CopyOut implements pg.Submittable {
  private readonly messages = new MessageCutter();
  private giveBack: (() => void) | null = null;
  private begun = false;
  private failed: unknown = null;

  constructor(
    private readonly text: string,
    private readonly onRow: OnRow,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  /** @returns an error where something else reads the connection already; pg hands it to handleError */
  submit(connection: pg.Connection): Error | undefined {
    const [toPg, ...others] = connection.stream.listeners('data') as Listener[];
    if (!toPg || others.length > 0) return new Error('expected pg alone to read the connection');
    this.takeOver(connection.stream, toPg);
    connection.query(this.text);
    return undefined;
  }

  handleError(error: Error): void {
    this.giveBack?.();
    this.reject(error);
  }

  handleCommandComplete(): void {
    // What comes next is that the connection is ready again.
  }

  handleReadyForQuery(): void {
    this.giveBack?.();
    if (this.failed === null) this.resolve();
    else this.reject(this.failed);
  }

  private takeOver(stream: pg.Connection['stream'], toPg: Listener): void {
    const onMessage = (bytes: Buffer, at: number, end: number): boolean => {
      if (bytes[at] === COPY_DATA) this.takeData(bytes, at + MESSAGE_HEADER, end);
      // pg may keep what it is given.
      else toPg(Buffer.from(bytes.subarray(at, end)));
      return this.giveBack !== null;
    };
    const take = (chunk: Buffer) => {
      const taken = this.messages.cut(chunk, onMessage);
      if (taken < chunk.length) toPg(chunk.subarray(taken));
    };
    this.giveBack = () => {
      this.giveBack = null;
      stream.off('data', take).on('data', toPg);
    };
    stream.off('data', toPg).on('data', take);
  }

  private takeData(bytes: Buffer, from: number, end: number): void {
    const at = this.begun ? from : from + HEADER_BYTES;
    this.begun = true;
    if (this.failed !== null || at === end || bytes.readInt16BE(at) === END_OF_DATA) return;
    try {
      this.onRow(bytes, at, end);
    } catch (error) {
      this.failed = error;
    }
  }
}
