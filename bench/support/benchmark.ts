/** One figure: ours against a peer's of the same run. */
export interface Row {
  metric: string;
  ours: number;
  /** null where the goal is absolute. */
  peer: number | null;
  peer_name: string | null;
  unit: string;
  /** ours / peer; null where the goal is absolute. */
  ratio: number | null;
  goal: string;
  met: boolean;
}

/** Measures, checks its own work, and answers its rows. @param args what followed the name on the command line */
export type Benchmark = (args: string[]) => Promise<Row[]>;

/** A row whose goal is a ratio of at least `atLeast`; null: shown without a goal. */
export function ratioRow(
  metric: string,
  unit: string,
  ours: number,
  [peer_name, peer]: [string, number],
  atLeast: number | null,
): Row {
  const ratio = ours / peer;
  const goal = atLeast === null ? '' : `>= ${atLeast}`;
  return { metric, ours, peer, peer_name, unit, ratio, goal, met: atLeast === null || ratio >= atLeast };
}

/** A row whose goal is a ratio of at most `atMost`. */
export function upperRatioRow(
  metric: string,
  unit: string,
  ours: number,
  [peer_name, peer]: [string, number],
  atMost: number,
): Row {
  const ratio = ours / peer;
  return { metric, ours, peer, peer_name, unit, ratio, goal: `<= ${atMost}`, met: ratio <= atMost };
}

/** A row whose goal is an absolute figure of at most `atMost`. */
export function limitRow(metric: string, unit: string, ours: number, atMost: number): Row {
  return {
    metric,
    ours,
    peer: null,
    peer_name: null,
    unit,
    ratio: null,
    goal: `<= ${atMost}`,
    met: ours <= atMost,
  };
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
