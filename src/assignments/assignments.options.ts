/** Injection token of the assignments' settings. */
export const ASSIGNMENTS_OPTIONS = Symbol('ASSIGNMENTS_OPTIONS');

export interface AssignmentsOptions {
  /** For how many days a released number is shown as cooling; 0: it is not. */
  coolingDays: number;
}
