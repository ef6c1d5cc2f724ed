/** One figure: ours against a peer's of the same run. */
export interface Row {
  metric: string;
  ours: number;
  /** null where there is nobody to compare with. */
  peer: number | null;
  peer_name: string | null;
  unit: string;
  /** ours / peer; null where there is nobody to compare with. */
  ratio: number | null;
  /** Empty: the figure is shown, and nothing is asked of it. */
  goal: string;
  met: boolean;
}

/** Measures, checks its own work, and answers its rows. @param args what followed the name on the command line */
export type Benchmark = (args: string[]) => Promise<Row[]>;

/** What a ratio is compared with, and by whom. */
export type Peer = [name: string, value: number];

/** A row whose goal is a ratio of at least `atLeast`; null: shown without a goal. */
export function ratioRow(
  metric: string,
  unit: string,
  ours: number,
  peer: Peer,
  atLeast: number | null,
): Row {
  const goal = atLeast === null ? '' : `>= ${atLeast}`;
  return compared(metric, unit, ours, peer, goal, (ratio) => atLeast === null || ratio >= atLeast);
}

/** A row whose goal is a ratio of at most `atMost`. */
export function upperRatioRow(metric: string, unit: string, ours: number, peer: Peer, atMost: number): Row {
  return compared(metric, unit, ours, peer, `<= ${atMost}`, (ratio) => ratio <= atMost);
}

/** A row whose goal is a ratio that is neither lower nor higher: what costs the same. */
export function evenRow(
  metric: string,
  unit: string,
  ours: number,
  peer: Peer,
  [low, high]: [number, number],
): Row {
  return compared(metric, unit, ours, peer, `${low}..${high}`, (ratio) => ratio >= low && ratio <= high);
}

function compared(
  metric: string,
  unit: string,
  ours: number,
  [peer_name, peer]: Peer,
  goal: string,
  isMet: (ratio: number) => boolean,
): Row {
  const ratio = ours / peer;
  return { metric, ours, peer, peer_name, unit, ratio, goal, met: isMet(ratio) };
}

/** A row whose goal is an absolute figure of at most `atMost`. */
export function limitRow(metric: string, unit: string, ours: number, atMost: number): Row {
  return { ...plainRow(metric, unit, ours), goal: `<= ${atMost}`, met: ours <= atMost };
}

/** A figure that is only shown. */
export function plainRow(metric: string, unit: string, ours: number): Row {
  return { metric, ours, peer: null, peer_name: null, unit, ratio: null, goal: '', met: true };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The value that a share of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

/** How long some work takes, in seconds. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** A figure for wrong work is worth nothing. */
export function assertEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(found)}`);
}
