/** Injection token of the projections' settings. */
export const PROJECTIONS_OPTIONS = Symbol('PROJECTIONS_OPTIONS');

export interface ProjectionsOptions {
  /** Whether this process keeps the read models up to date; at least one process has to. */
  live: boolean;
}
