import { setImmediate as nextLoop } from 'node:timers/promises';

let lastTurn: Promise<void> = Promise.resolve();

/**
 * To be awaited by whoever streams a whole list, every few rows: one stream goes on in each round of the event loop,
 * so that however many there are, a delivery never waits for more than the rows of one.
 */
export function exportTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextLoop());
  return lastTurn;
}
