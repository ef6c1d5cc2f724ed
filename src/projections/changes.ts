import type { FoldedNumber, Projection, ReadModelRow, ReadModelTable } from './projection.js';

/** What becomes of the rows of a table. */
export interface Changes {
  table: ReadModelTable;
  gone: ReadModelRow[];
  changed: ReadModelRow[];
  /** The columns in which any of the changed rows differs from what it was. */
  changedColumns: Set<string>;
  added: ReadModelRow[];
}

type Row = Record<string, unknown>;

/**
 * What events change in the tables of projections: the rows that the numbers they touch have now, compared with those
 * they had before. Both come from the log, so no table is read.
 */
export class ChangesOf {
  private readonly byProjection: { projection: Projection; tables: Changes[] }[];

  constructor(projections: readonly Projection[]) {
    this.byProjection = projections.map((projection) => ({
      projection,
      tables: projection.tables.map((table) => ({
        table,
        gone: [],
        changed: [],
        changedColumns: new Set<string>(),
        added: [],
      })),
    }));
  }

  get all(): Changes[] {
    return this.byProjection.flatMap(({ tables }) => tables);
  }

  /** @param before null for a number of which nothing was known, and so has no rows */
  add(now: FoldedNumber, before: FoldedNumber | null): void {
    for (const { projection, tables } of this.byProjection) {
      const rows = projection.rows(now);
      const rowsBefore = before && projection.rows(before);
      for (const changes of tables) {
        const { name } = changes.table;
        compare(changes, (rowsBefore?.[name] ?? []) as readonly Row[], (rows[name] ?? []) as readonly Row[]);
      }
    }
  }
}

function compare(changes: Changes, before: readonly Row[], now: readonly Row[]): void {
  const { table, gone, changed, changedColumns, added } = changes;
  if (before.length === 0) return void added.push(...now);
  const left = [...before];
  for (const row of now) {
    const at = left.findIndex((other) => table.key.every((column) => other[column] === row[column]));
    if (at < 0) {
      added.push(row);
      continue;
    }
    const [other] = left.splice(at, 1);
    const differing = table.columns.filter((column) => !isSame(row[column], other![column]));
    if (differing.length > 0) changed.push(row);
    for (const column of differing) changedColumns.add(column);
  }
  gone.push(...left);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? b ?? null) === null) return true;
  // Lists, and what is JSON in a table; of neither is the order of keys ever another.
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
