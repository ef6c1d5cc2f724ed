import type { FoldedNumber, Projection, ReadModelRow, ReadModelTable } from './projection.js';
import type { TouchedNumber } from './fold-touched.js';

/** What becomes of the rows of a table. */
export interface Changes {
  table: ReadModelTable;
  gone: ReadModelRow[];
  changed: ReadModelRow[];
  added: ReadModelRow[];
}

type Row = Record<string, unknown>;

/**
 * What some events change in the tables of projections: the rows that the numbers they touch have now, compared with
 * those they had before. Both come from the log, so no table is read.
 */
export function changesOf(projections: readonly Projection[], numbers: readonly TouchedNumber[]): Changes[] {
  return projections.flatMap((projection) => {
    const byTable = projection.tables.map((table): Changes => ({ table, gone: [], changed: [], added: [] }));
    for (const { now, before } of numbers) {
      const rows = projection.rows(now);
      const rowsBefore = before && projection.rows(before);
      for (const changes of byTable) {
        const { name } = changes.table;
        compare(changes, (rowsBefore?.[name] ?? []) as readonly Row[], rows[name] as readonly Row[]);
      }
    }
    return byTable;
  });
}

/** All rows of some numbers, as if there had been none. */
export function rowsOf(projection: Projection, numbers: readonly FoldedNumber[]): Changes[] {
  return changesOf(
    [projection],
    numbers.map((now) => ({ now, before: null })),
  );
}

function compare(changes: Changes, before: readonly Row[], now: readonly Row[]): void {
  const { table, gone, changed, added } = changes;
  const left = [...before];
  for (const row of now) {
    const at = left.findIndex((other) => table.key.every((column) => other[column] === row[column]));
    if (at < 0) {
      added.push(row);
      continue;
    }
    const [other] = left.splice(at, 1);
    if (!table.columns.every((column) => isSame(row[column], other![column]))) changed.push(row);
  }
  gone.push(...left);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  // Lists, and what is JSON in a table; of neither is the order of keys ever another.
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
