import type { KeptRow, Result } from './results.js';

/** A row of the table over all results, as text. */
export interface Line {
  name: string;
  metric: string;
  ours: string;
  peer: string;
  ratio: string;
  goal: string;
  met: string;
}

export function linesOf(results: Result[]): Line[] {
  return results.flatMap(({ name, rows }) => rows.map((row) => lineOf(name, row)));
}

/** A goal that is not met stands in the table as `NO`. */
function lineOf(name: string, { metric, ours, peer, peer_name, unit, ratio, goal, met }: KeptRow): Line {
  return {
    name,
    metric,
    ours: `${shown(ours)} ${unit}`,
    peer: peer === null ? '' : `${shown(peer)} (${peer_name})`,
    ratio: ratio === null ? '' : shown(ratio),
    goal,
    met: goal === '' ? '' : met ? 'yes' : 'NO',
  };
}

export function shown(value: number): string {
  if (Number.isInteger(value) || value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function printTable(results: Result[]): void {
  console.table(linesOf(results));
}
