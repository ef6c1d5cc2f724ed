/** Injection token of the pool that rebuilds use, so that they take no connection from requests. */
export const REBUILD_POOL = Symbol('REBUILD_POOL');
