import type { Instant } from '../../numbers/instant.js';

/** One run that builds a projection's tables anew. */
export interface Rebuild {
  id: string;
  projection: string;
  status: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Built only to be compared with the live tables, then thrown away. */
  checking: boolean;
  events_done: number;
  events_total: number;
  error: string | null;
  started_at: Instant;
  updated_at: Instant;
}

/** How the tables of a check differ from the live ones. */
export interface TableDifference {
  table: string;
  /** Rows that a fresh build has and the live table has not. */
  missing: number;
  /** Rows that the live table has and a fresh build has not. */
  unexpected: number;
  /** Some of the numbers concerned. */
  examples: string[];
}
