/** Token of what the access room needs to be told; provided by the root module. */
export const ACCESS_OPTIONS = Symbol('ACCESS_OPTIONS');

export interface AccessOptions {
  /** A key from the configuration that is accepted beside the stored ones; never stored. */
  adminKey: string | null;
}
