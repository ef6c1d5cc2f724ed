// With npm in front, one Ctrl-C arrives twice within milliseconds: from the terminal and passed on by npm.
const SAME_WISH_MS = 1_000;

/** The service was asked to stop before it had started. */
export class StoppedEarly extends Error {}

/** Listens for Ctrl-C and SIGTERM. The first is a wish; a second one ends the process at once. */
export class StopSignals {
  #wishedAt: number | null = null;
  #act: () => void = () => undefined;

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  /** @throws StoppedEarly when the wish was heard */
  throwIfStopped(): void {
    if (this.#wishedAt !== null) throw new StoppedEarly('stopped before the start was finished');
  }

  /** What to do from now on when the wish comes. */
  onStop(act: () => void): void {
    this.#act = act;
  }

  dispose(): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }

  readonly #onSignal = (): void => {
    if (this.#wishedAt === null) {
      this.#wishedAt = Date.now();
      this.#act();
    } else if (Date.now() - this.#wishedAt > SAME_WISH_MS) {
      process.exit(130);
    }
  };
}
