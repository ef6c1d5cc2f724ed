/** Injection token of the intake's settings. */
export const INTAKE_OPTIONS = Symbol('INTAKE_OPTIONS');

export interface IntakeOptions {
  /** Encrypts the endpoint secrets at rest: 32 bytes. */
  masterKey: Buffer;
}
