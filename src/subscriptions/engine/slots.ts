/** So many may do something at once; the rest queue, first come first served. */
export class Slots {
  private readonly queue: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly most: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken < this.most) this.taken += 1;
    // The one who leaves hands its slot on.
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }
}
