/** What can be wrong with the log or with what seals it. */
export type Fault =
  | 'event_differs'
  | 'event_missing'
  | 'event_unexpected'
  | 'tile_differs'
  | 'tile_missing'
  | 'tile_unexpected'
  | 'seal_differs';

/** Something wrong with a stretch of the log: both positions belong to it. */
export interface Finding {
  fault: Fault;
  from: number;
  to: number;
}

/** Findings beyond so many are counted only. */
const MOST_KEPT = 1_000;

/** Collects what is wrong; neighbours with the same fault become one finding. */
export class Findings {
  /** Of those beyond the ones that are kept. */
  notListed = 0;
  private readonly kept: Finding[] = [];
  private readonly newest = new Map<Fault, Finding>();

  add(fault: Fault, from: number, to = from): void {
    const last = this.newest.get(fault);
    if (last && from <= last.to + 1 && to >= last.to) {
      last.to = to;
      return;
    }
    const finding = { fault, from, to };
    this.newest.set(fault, finding);
    if (this.kept.length < MOST_KEPT) this.kept.push(finding);
    else this.notListed += 1;
  }

  /** In the order of the positions. */
  list(): Finding[] {
    return this.kept.toSorted((a, b) => a.from - b.from || a.to - b.to);
  }
}
