/** Injection token of the audit's settings. */
export const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');

export interface AuditOptions {
  /** Whether this process seals the log; at least one process has to. */
  live: boolean;
}
