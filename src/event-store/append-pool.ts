/** Injection token of the pool that only appends use, so that no query ever keeps an append waiting for a connection. */
export const APPEND_POOL = Symbol('APPEND_POOL');

/** Batches that one group commit has under way: a second would wait for the lock that the first holds, and both be half as full. */
export const BATCHES_IN_FLIGHT = 1;

/** One for the deliveries, one for facts of our own. */
export const APPEND_CONNECTIONS = 2;
