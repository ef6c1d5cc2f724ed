import { Overloaded } from './event-store.errors.js';

interface Waiting<T, R> {
  item: T;
  /** When it came, in milliseconds of the monotonic clock. */
  since: number;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitLimits {
  /** Most items in one batch. */
  batch: number;
  /** Batches under way at once. */
  inFlight: number;
  /** Most items waiting; one more is refused instead of filling the memory. */
  waiting: number;
}

/**
 * Gathers concurrent requests into batches: while one batch commits, the next fills.
 * There is no timer, so a lone item leaves at once.
 */
export class GroupCommit<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private inFlight = 0;

  /**
   * @param commit makes a batch durable and answers, in the same order, each item's result or the error it alone met;
   *   it is told how long the oldest item of the batch has waited for its turn, in milliseconds
   */
  constructor(
    private readonly commit: (batch: T[], waitedMs: number) => Promise<PromiseSettledResult<R>[]>,
    private readonly limits: GroupCommitLimits,
  ) {}

  /** Resolves when the item's batch has committed. */
  submit(item: T): Promise<R> {
    if (this.waiting.length >= this.limits.waiting)
      return Promise.reject(new Overloaded(this.limits.waiting));
    const since = performance.now();
    const result = new Promise<R>((resolve, reject) => this.waiting.push({ item, since, resolve, reject }));
    this.sendNext();
    return result;
  }

  private sendNext(): void {
    if (this.inFlight >= this.limits.inFlight || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, this.limits.batch);
    this.inFlight += 1;
    void this.settle(batch);
  }

  private async settle(batch: Waiting<T, R>[]): Promise<void> {
    const answer = await this.outcome(batch);
    this.inFlight -= 1;
    this.sendNext();
    // Behind the tick in which the pool hands out its connection: the database works on the next batch while we answer.
    process.nextTick(() => batch.forEach(answer));
  }

  /** @returns how to answer each of the batch */
  private async outcome(batch: Waiting<T, R>[]): Promise<(waiting: Waiting<T, R>, index: number) => void> {
    try {
      const waitedMs = performance.now() - batch[0]!.since;
      const results = await this.commit(
        batch.map((waiting) => waiting.item),
        waitedMs,
      );
      if (results.length !== batch.length) {
        throw new Error(`expected ${batch.length} outcomes for ${batch.length} items, got ${results.length}`);
      }
      return (waiting, index) => {
        const result = results[index]!;
        if (result.status === 'rejected') waiting.reject(result.reason);
        else waiting.resolve(result.value);
      };
    } catch (error) {
      return (waiting) => waiting.reject(error);
    }
  }
}
