import { EventEmitter } from 'node:events';

/** Wakes one who waits. What rang before the waiting began counts as well. */
export class Bell {
  private readonly rings = new EventEmitter().setMaxListeners(0);
  private count = 0;

  /** To be read before looking for work, and handed to wait() when none was found. */
  get rung(): number {
    return this.count;
  }

  ring(): void {
    this.count += 1;
    this.rings.emit('ring');
  }

  /** Resolves when it rang since `rung` was read, or after `timeoutMs`, or when `signal` aborts. */
  async wait(rung: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.count !== rung || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.rings.off('ring', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.rings.on('ring', done);
      signal.addEventListener('abort', done);
    });
  }
}
