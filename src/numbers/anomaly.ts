export const ANOMALY_CODES = [
  'missing_release',
  'missing_provision',
  'repeated_provision',
  'repeated_release',
  'overlapping_assignments',
  'future_effective',
  'inferred_superseded',
  'conflicting_delivery',
] as const;

export type AnomalyCode = (typeof ANOMALY_CODES)[number];

/** Something in a number's events that does not add up. It disappears when a late fact explains it. */
export interface Anomaly {
  code: AnomalyCode;
  e164: string;
  workspace_ids: string[];
  /** The log positions it rests on: first what stood, then what did not fit. */
  positions: number[];
  /** A sentence for people; the same whatever order the events arrived in. */
  message: string;
}
