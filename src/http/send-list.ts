import { pipeline, Readable } from 'node:stream';
import { Logger, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredListType } from './accept.js';
import { csvStringifier } from './csv.js';
import { exportTurn } from './export-turn.js';
import type { Page } from './page.js';

/** A list in the two ways it can be asked for; only the one asked for is called. */
export interface ListAnswer<T extends object> {
  /** One page, for JSON. */
  page(): Promise<Page<T>>;
  /** The whole list under the same filters, for CSV and NDJSON; ended early when the client goes away. */
  rows(): AsyncIterable<T>;
  /** The CSV's columns, in order; `last.started_at` reaches into an item. */
  columns: readonly ((keyof T & string) | `${keyof T & string}.${string}`)[];
  /** The download's name, without extension. */
  filename: string;
}

const logger = new Logger('Lists');

/** A few milliseconds of work. */
const ROWS_A_TURN = 50;

/** Lines are handed on in pieces of about this many characters. */
const PIECE = 16_384;

/**
 * Answers a list by the caller's `Accept`: a JSON page with `next_cursor` and `Link`, or the whole list as a stream of
 * CSV or NDJSON, read no faster than the client takes it. Return its result from a handler whose
 * reply is `@Res({ passthrough: true })`.
 */
export async function sendList<T extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: ListAnswer<T>,
): Promise<Page<T> | StreamableFile> {
  const vary = reply.getHeader('vary');
  void reply.header('vary', vary === undefined ? 'Accept' : `${String(vary)}, Accept`);
  const type = preferredListType(request.headers.accept);
  if (type === 'application/json') {
    const page = await list.page();
    if (page.next_cursor !== null) void reply.header('link', nextLink(request.url, page.next_cursor));
    return page;
  }
  const csv = type === 'text/csv';
  const rows = reportFailure(inTurns(list.rows()), request.id);
  const lines = csv ? csvLines(rows, list.columns) : jsonLines(rows);
  return new StreamableFile(Readable.from(lines, { objectMode: false }), {
    type: `${type}; charset=utf-8`,
    disposition: `attachment; filename="${list.filename}.${csv ? 'csv' : 'ndjson'}"`,
  });
}

async function* inTurns<T>(rows: AsyncIterable<T>): AsyncGenerator<T> {
  let sent = 0;
  for await (const row of rows) {
    if (sent++ % ROWS_A_TURN === 0) await exportTurn();
    yield row;
  }
}

/** Once the first lines are out a failure can only cut the answer off: no filter hears of it. */
async function* reportFailure<T>(rows: AsyncIterable<T>, requestId: string): AsyncGenerator<T> {
  try {
    yield* rows;
  } catch (error) {
    logger.error(
      `the list of request ${requestId} ended early`,
      error instanceof Error ? error.stack : error,
    );
    throw error;
  }
}

async function* csvLines(rows: AsyncIterable<object>, columns: readonly string[]): AsyncGenerator<Buffer> {
  // The pipeline carries an early end or an error from either side to the other; the reader is told of the error.
  yield* pipeline(Readable.from(rows), csvStringifier(columns), () => undefined);
}

async function* jsonLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  let piece = '';
  for await (const row of rows) {
    piece += `${JSON.stringify(row)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** The same request with another cursor, relative to this host (RFC 8288). */
function nextLink(url: string, cursor: string): string {
  const [path, query] = url.split('?', 2) as [string, string | undefined];
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `<${path}?${parameters}>; rel="next"`;
}
