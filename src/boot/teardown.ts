type Close = () => Promise<void> | void;

/** What was opened, to be closed in the opposite order, once, and wholly also when one part fails to close. */
export class Teardown {
  readonly #closes: Close[] = [];
  #running: Promise<void> | null = null;
  #finish: (outcome: Promise<void>) => void = () => undefined;

  /** Settles when everything was closed. */
  readonly done = new Promise<void>((resolve) => (this.#finish = resolve));

  add(close: Close): void {
    this.#closes.push(close);
  }

  /** Closes everything; later calls join the first. */
  run(): Promise<void> {
    this.#running ??= this.#closeAll();
    this.#finish(this.#running);
    return this.#running;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closes.pop(); close; close = this.#closes.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `could not close everything: ${failures.join('; ')}`);
  }
}
