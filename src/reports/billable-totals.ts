import { compareTexts } from '../numbers/assignment-order.js';
import { type Amount, type BillableRow, NOTHING } from './billable-row.js';

/** All rows of one workspace added up. */
export interface BillableTotal extends Amount {
  workspace_id: string;
  numbers: number;
  assignments: number;
  reported: Amount | null;
}

/** Adds up the rows of a report, which come number by number. */
export class BillableTotals {
  private readonly sums = new Map<string, WorkspaceSum>();

  add(row: BillableRow): void {
    const { workspace_id } = row.assignment;
    let sum = this.sums.get(workspace_id);
    if (sum === undefined) this.sums.set(workspace_id, (sum = new WorkspaceSum()));
    sum.add(row);
  }

  /** In the order of the workspace ids. */
  list(): BillableTotal[] {
    const workspaces = [...this.sums].sort(([a], [b]) => compareTexts(a, b));
    return workspaces.map(([workspace_id, sum]) => ({ workspace_id, ...sum.total() }));
  }
}

class WorkspaceSum {
  private numbers = 0;
  private assignments = 0;
  private lastNumber: string | null = null;
  private readonly held = new AmountSum();
  private reported: AmountSum | null = null;

  add({ assignment: { e164 }, held, reported }: BillableRow): void {
    if (held !== null) {
      this.assignments += 1;
      if (e164 !== this.lastNumber) this.numbers += 1;
      this.lastNumber = e164;
    }
    this.held.add(held ?? NOTHING);
    if (reported !== null) (this.reported ??= new AmountSum()).add(reported);
  }

  total(): Omit<BillableTotal, 'workspace_id'> {
    const { numbers, assignments } = this;
    return { numbers, assignments, ...this.held.amount(), reported: this.reported?.amount() ?? null };
  }
}

/** Whole microseconds are added, since a sum of many fractions drifts. */
class AmountSum {
  private days = 0;
  private microseconds = 0n;

  add({ days, seconds }: Amount): void {
    this.days += days;
    this.microseconds += BigInt(Math.round(seconds * 1_000_000));
  }

  amount(): Amount {
    return { days: this.days, seconds: Number(this.microseconds) / 1_000_000 };
  }
}
