import type { Cursors } from '../http/cursor.js';
import type { PageQuery } from '../http/page.js';
import type { ListAnswer } from '../http/send-list.js';

/** A list whose items are found again by their id. */
export interface KeysetList<T> {
  /** At most `limit` items from the one after `after` on; from the first when it is null. */
  read(after: string | null, limit: number): Promise<T[]>;
  /** What a cursor of this list is good for: the list's name, its filters, the caller's key. */
  boundTo: unknown;
  columns: readonly (keyof T & string)[];
  filename: string;
}

/** Rows read at once while a whole list is streamed. */
const STREAM_ROWS = 200;

/** Pages by "after this id", so that rows which arrive meanwhile neither repeat nor hide others. */
export function keysetList<T extends { id: string }>(
  list: KeysetList<T>,
  query: PageQuery,
  cursors: Cursors,
): ListAnswer<T> {
  const { columns, filename, boundTo } = list;
  return {
    columns,
    filename,
    async page() {
      const after = query.cursor === undefined ? null : cursors.decode<string>(query.cursor, boundTo);
      const found = await list.read(after, query.limit + 1);
      const data = found.slice(0, query.limit);
      const more = found.length > query.limit;
      return { data, next_cursor: more ? cursors.encode(data.at(-1)!.id, boundTo) : null };
    },
    async *rows() {
      let after: string | null = null;
      for (;;) {
        const found: T[] = await list.read(after, STREAM_ROWS);
        yield* found;
        if (found.length < STREAM_ROWS) return;
        after = found.at(-1)!.id;
      }
    },
  };
}
