import type { Anomaly } from '../numbers/anomaly.js';
import type { FoldedNumber, Projection } from '../projections/projection.js';

/** A row of ledger.anomalies. */
export interface AnomalyRow extends Anomaly {
  /** 1, 2, 3 … within the number, in the order of the fold. */
  ordinal: number;
}

const COLUMNS = [
  'e164',
  'ordinal',
  'code',
  'workspace_ids',
  'positions',
  'message',
] as const satisfies readonly (keyof AnomalyRow)[];

/** What does not add up. The name is frozen: the checkpoint hangs on it. */
export const anomaliesProjection: Projection = {
  name: 'anomalies',
  version: 1,
  tables: [{ name: 'anomalies', key: ['e164', 'ordinal'], columns: COLUMNS }],
  module: import.meta.url,
  rows: (number) => ({ anomalies: anomalyRows(number) }),
};

function anomalyRows({ history }: FoldedNumber): AnomalyRow[] {
  return history.anomalies.map((anomaly, index) => ({ ...anomaly, ordinal: index + 1 }));
}
