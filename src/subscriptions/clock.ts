/** Injection token of the clock that schedules go by. */
export const CLOCK = Symbol('CLOCK');

/** Milliseconds since 1970. A test gives one that runs ahead. */
export type Clock = () => number;

/** How the database takes an instant of this clock. */
export const timestampOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
