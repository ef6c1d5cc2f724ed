/** The command line was not understood or asks for the impossible: exit code 2. */
export class UsageError extends Error {}
