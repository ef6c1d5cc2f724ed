import type { NumberFact } from '../numbers/fact.js';
import type { NumberHistory } from '../numbers/fold.js';

/** The type of columns that hold text in fewer bytes (docs/decisions/0165). */
export const PACKED_TEXT = 'ledger.packed_text';

/** A table of a read model, in the schema ledger. It has a column `e164`. */
export interface ReadModelTable {
  name: string;
  /** The columns of its primary key. A row that keeps its key while others of its number come and go is changed in place. */
  key: readonly string[];
  /** The columns that the projection's rows fill. */
  columns: readonly string[];
  /** Those of them that are of the type PACKED_TEXT: rows have the texts, which are packed on their way. */
  packed?: readonly string[];
}

/** Everything known of one number: what its projections see, and all they may see. */
export interface FoldedNumber {
  e164: string;
  /** In log order. */
  facts: readonly NumberFact[];
  history: NumberHistory;
}

/** A row of a read model: column → value, as JSON gives it to PostgreSQL; what is left out is NULL. Only read from, so it may be part of the history. */
export type ReadModelRow = Readonly<object>;

/**
 * A read model, as a pure function from a number's history to the rows it has. Disposable: it can be thrown away and
 * built again from the log, so it must depend on nothing else.
 */
export interface Projection {
  /** Frozen for ever: the checkpoint hangs on it. */
  readonly name: string;
  /** Of what rows() makes of a number. Raise it with every change of that: the tables are then built again. */
  readonly version: number;
  readonly tables: readonly ReadModelTable[];
  /**
   * `import.meta.url` of the module that exports it, from where the threads of a rebuild take it. Without it a rebuild
   * has one core and holds up whatever else this process does.
   */
  readonly module?: string;
  /** The rows of one number, by table name. */
  rows(number: FoldedNumber): Record<string, readonly ReadModelRow[]>;
}
