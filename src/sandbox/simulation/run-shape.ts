import { Random } from '../random.js';

/** What a run consists of. The same shape gives the same lives, whatever the way they are delivered. */
export interface RunShape {
  seed: string;
  /** How many numbers live. */
  numbers: number;
  /** Provisions and releases of each number together. */
  eventsPerNumber: number;
  /** No event is before this (milliseconds since 1970). */
  startAt: number;
  workspaceId: string;
}

const NUMBERS_IN_ALL = 100_000_000;

/** Runs of another shape have other numbers and other event ids: on one ledger they do not meet. */
export function shapeSeed(shape: RunShape): string {
  return `${shape.seed}/${shape.numbers}/${shape.eventsPerNumber}/${shape.startAt}`;
}

/** Kenyan mobile numbers. Those of a run are neighbours, so none comes twice and none has to be remembered. */
export function numberAt(shape: RunShape, index: number): string {
  const first = new Random(`${shapeSeed(shape)}/block`).integer(0, NUMBERS_IN_ALL - shape.numbers);
  return `+2547${String(first + index).padStart(8, '0')}`;
}
