/** Injection token of the pool that only appends use, so that no query ever keeps an append waiting for a connection. */
export const APPEND_POOL = Symbol('APPEND_POOL');

/** Connections worth having in it: one commits while the next batch is on its way. */
export const APPEND_CONNECTIONS = 2;
