import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './benchmark.js';

/** The benchmarks, in the order in which they run and are shown. */
export const NAMES = [
  'intake',
  'append',
  'races',
  'query',
  'rebuild',
  'project',
  'space',
  'react',
  'dispatch',
  'seal',
  'start',
  'scale',
  'memory',
] as const;
export type Name = (typeof NAMES)[number];

/** A row, and where it comes from when that is not where the rest of its file does. */
export type KeptRow = Row & { at?: string; commit?: string };

/** What one benchmark measured last: a file under bench/results. */
export interface Result {
  name: string;
  at: string;
  commit: string;
  machine: string;
  versions: Record<string, string>;
  rows: KeptRow[];
}

const FOLDER = 'bench/results';
const fileOf = (name: string) => join(FOLDER, `${name}.json`);

/** Figures are made to be compared, not to be exact to the last bit. */
const DIGITS = 4;

/** Keeps a result, its figures rounded. */
export function writeResult(result: Result): void {
  const rows = result.rows.map((row) => ({
    ...row,
    ours: rounded(row.ours),
    peer: row.peer === null ? null : rounded(row.peer),
    ratio: row.ratio === null ? null : rounded(row.ratio),
  }));
  writeFileSync(fileOf(result.name), `${JSON.stringify({ ...result, rows }, null, 2)}\n`);
}

export function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** @returns null when there is none yet */
export function readResult(name: string): Result | null {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as Result) : null;
}

/** Every result at its usual size, and those at millions of events: `rebuild`, `rebuild-10m`; none of a trial with other arguments. */
export function readResults(): Result[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const names = files.map((file) => file.replace(/\.json$/, '')).sort();
  return NAMES.flatMap((name) =>
    names.filter((found) => found === name || (found.startsWith(`${name}-`) && /-\d+m$/.test(found))),
  ).map((name) => readResult(name)!);
}

/**
 * A result measured in pieces, one after the other: rows measured again take the place of the old ones, the others stay
 * with word of when they were measured. Another machine's do not stay.
 */
export function mergedInto(earlier: Result | null, result: Result): Result {
  if (earlier === null || earlier.machine !== result.machine) return result;
  const again = new Set(result.rows.map(({ metric }) => metric));
  const kept = earlier.rows
    .filter(({ metric }) => !again.has(metric))
    .map((row) => ({ ...row, at: row.at ?? earlier.at, commit: row.commit ?? earlier.commit }));
  return { ...result, rows: [...kept, ...result.rows] };
}
