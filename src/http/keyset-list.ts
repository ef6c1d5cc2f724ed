import type { Cursors } from './cursor.js';
import type { PageQuery } from './page.js';
import type { ListAnswer } from './send-list.js';

/** A list whose rows are found again by a key in the order of the list. */
export interface KeysetList<Row, Key, Item extends object> {
  /** At most `limit` rows behind `after`; from the first when it is null. */
  read(after: Key | null, limit: number): Promise<Row[]>;
  /** Where a row stands in the list; a JSON value. */
  keyOf(row: Row): Key;
  /** What the answer shows of a row. */
  show(row: Row): Item;
  /** What a cursor of this list is good for: the list's name, its filters, the caller's key. */
  boundTo: unknown;
  columns: ListAnswer<Item>['columns'];
  filename: string;
}

/** Rows read at once while a whole list is streamed. */
const STREAM_ROWS = 200;

/** Pages by "behind this row", so that rows which arrive meanwhile neither repeat nor hide others. */
export function keysetList<Row, Key, Item extends object>(
  { read, keyOf, show, boundTo, columns, filename }: KeysetList<Row, Key, Item>,
  { limit, cursor }: PageQuery,
  cursors: Cursors,
): ListAnswer<Item> {
  return {
    columns,
    filename,
    async page() {
      const after = cursor === undefined ? null : cursors.decode<Key>(cursor, boundTo);
      const found = await read(after, limit + 1);
      const rows = found.slice(0, limit);
      const next_cursor = found.length > limit ? cursors.encode(keyOf(rows.at(-1)!), boundTo) : null;
      return { data: rows.map(show), next_cursor };
    },
    async *rows() {
      let after: Key | null = null;
      for (;;) {
        const found: Row[] = await read(after, STREAM_ROWS);
        for (const row of found) yield show(row);
        if (found.length < STREAM_ROWS) return;
        after = keyOf(found.at(-1)!);
      }
    },
  };
}
