import { unpackHex } from '../event-store/packed-text.js';
import { PACKED_COLUMNS, type AssignmentRow } from './assignments.projection.js';

const PACKED: ReadonlySet<string> = new Set(PACKED_COLUMNS);

/** Selects columns of `ledger.assignments a`, for unpackIds(): as hex is a tenth of the work that unpacking them there takes. */
export function selectColumns(columns: readonly (keyof AssignmentRow)[]): string {
  return columns
    .map((column) => (PACKED.has(column) ? `encode(a.${column}, 'hex') AS ${column}` : `a.${column}`))
    .join(', ');
}

/** Rows of which selectColumns() made a part, with the texts of their ids; in place, as nobody else has them. */
export function unpackIds<Row extends object>(rows: Row[]): Row[] {
  for (const row of rows as Record<string, unknown>[]) {
    for (const column of PACKED_COLUMNS) {
      const hex = row[column];
      if (typeof hex === 'string') row[column] = unpackHex(hex);
    }
  }
  return rows;
}
