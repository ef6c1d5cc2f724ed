/** Injection token of what the keeping of secrets needs to be told. */
export const SECRETS_OPTIONS = Symbol('SECRETS_OPTIONS');

export interface SecretsOptions {
  /** Encrypts secrets at rest: 32 bytes. */
  masterKey: Buffer;
  /** Opens what was encrypted before the master key was changed; never encrypts. */
  previousMasterKey?: Buffer | null;
}
