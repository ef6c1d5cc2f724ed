import { Logger } from '@nestjs/common';
import type { WorkSignal } from './work-signal.js';

const POLL_MS = 500;
const RETRY_MS = 500;

/** One lane of work, turn by turn. */
export interface Turns {
  /** @returns whether there may be more to do at once */
  turn(): Promise<boolean>;
}

/** Takes turns until stopped: at once while there is more, when told of new work, and every half second for what falls due. */
export class Worker {
  private readonly logger = new Logger('Reactions');
  private readonly stopping = new AbortController();

  constructor(
    private readonly lane: Turns,
    private readonly signal: WorkSignal,
  ) {}

  /** Runs until stop(); a turn under way is finished. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const { seen } = this.signal;
      try {
        const again = await this.lane.turn();
        if (!again) await this.signal.wait(seen, POLL_MS, this.stopping.signal);
      } catch (error) {
        this.logger.warn(`a turn of work failed, and is tried again: ${(error as Error).stack}`);
        await this.signal.wait(this.signal.seen, RETRY_MS, this.stopping.signal);
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }
}
