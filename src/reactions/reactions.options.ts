/** Injection token of the reactions' settings. */
export const REACTIONS_OPTIONS = Symbol('REACTIONS_OPTIONS');

export interface ReactionsOptions {
  /** Whether this process turns releases into reactions and carries them out; at least one process has to. */
  live: boolean;
}
